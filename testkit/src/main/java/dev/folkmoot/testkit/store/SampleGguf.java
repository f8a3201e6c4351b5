package dev.folkmoot.testkit.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * A GGUF file (version 3) with a sound header and tensors of zeros. A value: every {@code with}
 * gives a changed copy.
 *
 * @param metadata texts, whole numbers and lists of texts, by key
 * @param tensors their shapes, by name
 */
public record SampleGguf(Map<String, Object> metadata, Map<String, List<Long>> tensors) {

  private static final int MAGIC = 0x46554747;
  private static final int VERSION = 3;
  private static final int TYPE_UINT32 = 4;
  private static final int TYPE_TEXT = 8;
  private static final int TYPE_ARRAY = 9;
  private static final int TENSOR_F32 = 0;
  private static final int ALIGNMENT = 32;

  /** What an {@link #adapter} is laid over. */
  private static final String ADAPTED = "blk.0.attn_q.weight";

  public SampleGguf {
    metadata = new LinkedHashMap<>(metadata);
    tensors = new LinkedHashMap<>(tensors);
  }

  /** A small chat model. */
  public static SampleGguf llama() {
    return of("llama", withBytes("<unk>", "<s>", "</s>", "a", "b"));
  }

  /** A small chat model that an {@link #adapter} fits. */
  public static SampleGguf adaptable() {
    return llama().withTensor(ADAPTED, 8, 8);
  }

  /** A LoRA adapter for {@link #adaptable}. */
  public static SampleGguf adapter() {
    return new SampleGguf(Map.of(), Map.of())
        .with("general.architecture", "llama")
        .with("general.type", "adapter")
        .with("adapter.type", "lora")
        .withTensor(ADAPTED + ".lora_a", 8, 1)
        .withTensor(ADAPTED + ".lora_b", 1, 8);
  }

  /** A chat model that can fill a hole. */
  public static SampleGguf infilling() {
    return of("llama", withBytes("<unk>", "<s>", "</s>", "<fim_prefix>", "<fim_suffix>"));
  }

  /** A SentencePiece vocabulary must be able to spell any byte. */
  private static List<String> withBytes(String... tokens) {
    List<String> all = new ArrayList<>(List.of(tokens));
    for (int b = 0; b <= 0xff; b++) {
      all.add(String.format(Locale.ROOT, "<0x%02X>", b));
    }
    return all;
  }

  /** A model that only makes vectors. */
  public static SampleGguf bert() {
    return of("bert", List.of("[UNK]", "[CLS]", "[SEP]", "a", "b")).with("bert.pooling_type", 1);
  }

  private static SampleGguf of(String architecture, List<String> tokens) {
    return new SampleGguf(Map.of(), Map.of("token_embd.weight", List.of(8L)))
        .with("general.architecture", architecture)
        .with("general.file_type", 0)
        .with(architecture + ".block_count", 1)
        .with(architecture + ".context_length", 8192)
        .with(architecture + ".embedding_length", 8)
        .with(architecture + ".feed_forward_length", 16)
        .with(architecture + ".attention.head_count", 2)
        .with("tokenizer.ggml.model", architecture.equals("bert") ? "bert" : "llama")
        .with("tokenizer.ggml.tokens", tokens);
  }

  /**
   * Sets a key.
   *
   * @param value a {@code String}, an {@code Integer} (not negative), or a list of strings
   */
  public SampleGguf with(String key, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(metadata);
    changed.put(key, value);
    return new SampleGguf(changed, tensors);
  }

  /** Adds a tensor of 32-bit floats. */
  public SampleGguf withTensor(String name, long... shape) {
    Map<String, List<Long>> changed = new LinkedHashMap<>(tensors);
    changed.put(name, LongStream.of(shape).boxed().toList());
    return new SampleGguf(metadata, changed);
  }

  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int32(out, MAGIC);
    int32(out, VERSION);
    int64(out, tensors.size());
    int64(out, metadata.size());
    metadata.forEach((key, value) -> {
      text(out, key);
      value(out, value);
    });
    long offset = 0;
    for (Map.Entry<String, List<Long>> tensor : tensors.entrySet()) {
      text(out, tensor.getKey());
      int32(out, tensor.getValue().size());
      tensor.getValue().forEach(dimension -> int64(out, dimension));
      int32(out, TENSOR_F32);
      int64(out, offset);
      long elements = tensor.getValue().stream().reduce(1L, Math::multiplyExact);
      offset += Math.ceilDiv(elements * Float.BYTES, ALIGNMENT) * ALIGNMENT;
    }
    out.writeBytes(new byte[(ALIGNMENT - out.size() % ALIGNMENT) % ALIGNMENT]);
    out.writeBytes(new byte[(int) offset]);
    return out.toByteArray();
  }

  private static void value(ByteArrayOutputStream out, Object value) {
    switch (value) {
      case String text -> {
        int32(out, TYPE_TEXT);
        text(out, text);
      }
      case Integer number -> {
        int32(out, TYPE_UINT32);
        int32(out, number);
      }
      case List<?> texts -> {
        int32(out, TYPE_ARRAY);
        int32(out, TYPE_TEXT);
        int64(out, texts.size());
        texts.forEach(text -> text(out, (String) text));
      }
      default -> throw new IllegalArgumentException("no GGUF value: " + value);
    }
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int64(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void int32(ByteArrayOutputStream out, int value) {
    out.writeBytes(little(Integer.BYTES).putInt(value).array());
  }

  private static void int64(ByteArrayOutputStream out, long value) {
    out.writeBytes(little(Long.BYTES).putLong(value).array());
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
