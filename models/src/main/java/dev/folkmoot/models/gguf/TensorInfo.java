package dev.folkmoot.models.gguf;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Where a tensor is and what it looks like; not its numbers.
 *
 * @param name at most 63 bytes
 * @param shape one to four dimensions, the fastest-changing first, each at least 1
 * @param type how its numbers are stored
 * @param offset bytes from the start of the data section
 */
public record TensorInfo(String name, List<Long> shape, TensorType type, long offset) {

  public TensorInfo {
    requireNonNull(name);
    requireNonNull(type);
    shape = List.copyOf(shape);
  }

  /** Number of its elements. The reader has made sure that this does not overflow. */
  public long elements() {
    long product = 1;
    for (long dimension : shape) {
      product = Math.multiplyExact(product, dimension);
    }
    return product;
  }

  /** Its size in the file, in bytes, without padding. */
  public long bytes() {
    return Math.multiplyExact(elements() / type.blockElements(), (long) type.blockBytes());
  }
}
