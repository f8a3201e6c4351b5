package dev.folkmoot.engine.llamacpp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes an adapter of random numbers as a GGUF file.
 *
 * @param metadata texts by key, one after the other
 * @param tensors what is in it
 */
record LoraFile(List<String> metadata, List<Tensor> tensors) {

  private static final int ALIGNMENT = 32;
  private static final int TEXT = 8;
  private static final int F32 = 0;
  private static final int MAX_BYTES = 1 << 20;

  /** A tensor of 32-bit floats, {@code width} numbers a row. */
  record Tensor(String name, int width, int rows) {
    int bytes() {
      return width * rows * Float.BYTES;
    }
  }

  /** An adapter for the bundled model: what its first layers look for, turned about. */
  static LoraFile forPocket() {
    List<Tensor> tensors = new ArrayList<>();
    for (int layer = 0; layer < 3; layer++) {
      String target = "blk." + layer + ".attn_q.weight";
      tensors.add(new Tensor(target + ".lora_a", 256, 4));
      tensors.add(new Tensor(target + ".lora_b", 4, 256));
    }
    return new LoraFile(
        List.of("general.architecture", "llama", "general.type", "adapter", "adapter.type", "lora"),
        tensors);
  }

  /** The same that says it is for another architecture. */
  LoraFile ofArchitecture(String architecture) {
    List<String> changed = new ArrayList<>(metadata);
    changed.set(1, architecture);
    return new LoraFile(changed, tensors);
  }

  Path writeTo(Path file, long seed) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(MAX_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0x46554747).putInt(3).putLong(tensors.size()).putLong(metadata.size() / 2);
    for (int i = 0; i < metadata.size(); i += 2) {
      text(out, metadata.get(i));
      out.putInt(TEXT);
      text(out, metadata.get(i + 1));
    }
    long offset = 0;
    for (Tensor tensor : tensors) {
      text(out, tensor.name());
      out.putInt(2).putLong(tensor.width()).putLong(tensor.rows()).putInt(F32).putLong(offset);
      offset += tensor.bytes(); // a multiple of the alignment, as all widths here are
    }
    out.position(Math.ceilDiv(out.position(), ALIGNMENT) * ALIGNMENT);
    Random random = new Random(seed);
    for (Tensor tensor : tensors) {
      for (int i = 0; i < tensor.width() * tensor.rows(); i++) {
        out.putFloat((float) random.nextGaussian() / 4);
      }
    }
    byte[] bytes = new byte[out.flip().remaining()];
    out.get(bytes);
    return Files.write(file, bytes);
  }

  private static void text(ByteBuffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.putLong(bytes.length).put(bytes);
  }
}
