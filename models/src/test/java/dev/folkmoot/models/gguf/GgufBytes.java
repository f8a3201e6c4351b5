package dev.folkmoot.models.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes GGUF files for tests, honest or lying: every count and place in the file can be
 * overridden. {@link #model()} starts from a tiny model that the reader accepts.
 */
public final class GgufBytes {

  private final Map<String, byte[]> values = new LinkedHashMap<>();
  private final List<Tensor> tensors = new ArrayList<>();
  private int magic = 0x46554747;
  private int version = 3;
  private int alignment = 32;
  private @Nullable Long keyCount;
  private @Nullable Long tensorCount;
  private int cutBytes;
  private String repeatedKey = "";

  private record Tensor(
      String name, List<Long> shape, int type, @Nullable Long offset, long bytes, int dimensions) {}

  /** A llama of two layers and eight tokens, with one tensor. */
  public static GgufBytes model() {
    return new GgufBytes()
        .text("general.architecture", "llama")
        .u32("general.file_type", 0)
        .u32("llama.block_count", 2)
        .u32("llama.context_length", 128)
        .u32("llama.embedding_length", 8)
        .u32("llama.attention.head_count", 2)
        .u32("llama.attention.head_count_kv", 1)
        .text("tokenizer.ggml.model", "gpt2")
        .texts("tokenizer.ggml.tokens", "<unk>", "<s>", "</s>", "a", "b", "c", "d", "e")
        .tensor("token_embd.weight", 0, 8, 8);
  }

  /** An adapter over a tensor, of the rank 2; it changes nothing, since it is all zeros. */
  public static GgufBytes adapter(String target, long in, long out) {
    return new GgufBytes()
        .text("general.type", "adapter")
        .text("general.architecture", "llama")
        .text("adapter.type", "lora")
        .f32("adapter.lora.alpha", 4)
        .tensor(target + ".lora_a", 0, in, 2)
        .tensor(target + ".lora_b", 0, 2, out);
  }

  /** The tiny model with a tensor that something can be laid over. */
  public static GgufBytes adaptable() {
    return model().tensor("blk.0.attn_q.weight", 0, 8, 16);
  }

  public GgufBytes text(String key, String value) {
    return put(key, 8, bytes -> string(bytes, value));
  }

  public GgufBytes u32(String key, long value) {
    return put(key, 4, bytes -> integer(bytes, value));
  }

  public GgufBytes i32(String key, int value) {
    return put(key, 5, bytes -> integer(bytes, value));
  }

  public GgufBytes u64(String key, long value) {
    return put(key, 10, bytes -> whole(bytes, value));
  }

  public GgufBytes f32(String key, float value) {
    return put(key, 6, bytes -> integer(bytes, Float.floatToRawIntBits(value)));
  }

  public GgufBytes truth(String key, boolean value) {
    return put(key, 7, bytes -> bytes.write(value ? 1 : 0));
  }

  public GgufBytes texts(String key, String... values) {
    return put(
        key,
        9,
        bytes -> {
          integer(bytes, 8);
          whole(bytes, values.length);
          for (String value : values) {
            string(bytes, value);
          }
        });
  }

  public GgufBytes i32s(String key, int... values) {
    return put(
        key,
        9,
        bytes -> {
          integer(bytes, 5);
          whole(bytes, values.length);
          for (int value : values) {
            integer(bytes, value);
          }
        });
  }

  public GgufBytes f32s(String key, int count) {
    return put(
        key,
        9,
        bytes -> {
          integer(bytes, 6);
          whole(bytes, count);
          for (int i = 0; i < count; i++) {
            integer(bytes, Float.floatToRawIntBits((float) -i));
          }
        });
  }

  /** A value whose type and bytes are as given. */
  public GgufBytes raw(String key, int type, byte... value) {
    return put(key, type, bytes -> bytes.writeBytes(value));
  }

  /** An array of {@code count} elements of {@code type}, whose bytes are as given. */
  public GgufBytes rawArray(String key, int type, long count, byte... elements) {
    return put(
        key,
        9,
        bytes -> {
          integer(bytes, type);
          whole(bytes, count);
          bytes.writeBytes(elements);
        });
  }

  public GgufBytes without(String key) {
    values.remove(key);
    return this;
  }

  public GgufBytes repeating(String key) {
    repeatedKey = key;
    return this;
  }

  public GgufBytes tensor(String name, int type, long... shape) {
    return tensorAt(name, type, null, shape);
  }

  public GgufBytes tensorAt(String name, int type, @Nullable Long offset, long... shape) {
    long bytes =
        TensorType.ofCode(type)
            .map(t -> {
              long n = 1;
              for (long d : shape) {
                n *= d;
              }
              return n / t.blockElements() * t.blockBytes();
            })
            .orElse(0L);
    boolean small = bytes > 0 && bytes < 1 << 20;
    tensors.add(
        new Tensor(
            name,
            LongStream.of(shape).boxed().toList(),
            type,
            offset,
            small ? bytes : 0,
            shape.length));
    return this;
  }

  public GgufBytes tensorOfDimensions(String name, int dimensions) {
    tensors.add(new Tensor(name, List.of(8L), 0, null, 32, dimensions));
    return this;
  }

  public GgufBytes withoutTensors() {
    tensors.clear();
    return this;
  }

  public GgufBytes magic(int value) {
    magic = value;
    return this;
  }

  public GgufBytes version(int value) {
    version = value;
    return this;
  }

  public GgufBytes keyCount(long value) {
    keyCount = value;
    return this;
  }

  public GgufBytes tensorCount(long value) {
    tensorCount = value;
    return this;
  }

  public GgufBytes alignment(int value) {
    alignment = value;
    return u32("general.alignment", value);
  }

  /** Leaves out so many bytes at the end. */
  public GgufBytes cut(int bytes) {
    cutBytes = bytes;
    return this;
  }

  public byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    integer(out, magic);
    integer(out, version);
    whole(out, tensorCount == null ? tensors.size() : tensorCount);
    int keys = values.size() + (repeatedKey.isEmpty() ? 0 : 1);
    whole(out, keyCount == null ? keys : keyCount);
    values.forEach((key, value) -> {
      string(out, key);
      out.writeBytes(value);
    });
    if (!repeatedKey.isEmpty()) {
      string(out, repeatedKey);
      out.writeBytes(values.get(repeatedKey));
    }
    long offset = 0;
    for (Tensor tensor : tensors) {
      string(out, tensor.name);
      integer(out, tensor.dimensions);
      for (long dimension : tensor.shape) {
        whole(out, dimension);
      }
      integer(out, tensor.type);
      whole(out, tensor.offset == null ? offset : tensor.offset);
      offset = padded(offset + tensor.bytes);
    }
    if (!tensors.isEmpty()) {
      long start = padded(out.size());
      out.writeBytes(new byte[(int) (start - out.size() + offset)]);
    }
    byte[] all = out.toByteArray();
    return Arrays.copyOf(all, all.length - cutBytes);
  }

  public Path writeTo(Path file) {
    try {
      return Files.write(file, toBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long padded(long size) {
    int step = Math.max(1, alignment);
    return (size + step - 1) / step * step;
  }

  private GgufBytes put(String key, int type, Consumer<ByteArrayOutputStream> value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    integer(bytes, type);
    value.accept(bytes);
    values.put(key, bytes.toByteArray());
    return this;
  }

  private static void string(ByteArrayOutputStream out, String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    whole(out, utf8.length);
    out.writeBytes(utf8);
  }

  private static void integer(ByteArrayOutputStream out, long value) {
    out.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) value).array());
  }

  private static void whole(ByteArrayOutputStream out, long value) {
    out.writeBytes(littleEndian(value));
  }

  /** Eight bytes, as the format writes them. */
  static byte[] littleEndian(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }
}
