package dev.folkmoot.models.gguf;

import static dev.folkmoot.models.gguf.HeaderCursor.refuse;

import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the list of tensors and checks that each lies where it may. */
final class TensorTable {

  /** ggml keeps names in 64 bytes, a NUL among them. */
  private static final int MAX_NAME_BYTES = 63;

  private static final int MAX_DIMENSIONS = 4;

  private TensorTable() {}

  static List<TensorInfo> read(HeaderCursor in, int count) throws IOException {
    List<TensorInfo> tensors = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < count; i++) {
      long at = in.position();
      TensorInfo tensor = next(in);
      if (!names.add(tensor.name())) {
        throw refuse("the tensor \"%s\" is there twice", at, tensor.name());
      }
      tensors.add(tensor);
    }
    return tensors;
  }

  private static TensorInfo next(HeaderCursor in) throws IOException {
    String name = nextName(in);
    long at = in.position();
    int dimensions = in.nextInt("the tensor \"" + name + "\"");
    if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
      throw refuse(
          "the tensor \"%s\" has %s dimensions, 1 to %d are allowed",
          at, name, Integer.toUnsignedString(dimensions), MAX_DIMENSIONS);
    }
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < dimensions; i++) {
      shape.add(in.nextLong("the shape of \"" + name + "\""));
    }
    long typeAt = in.position();
    int code = in.nextInt("the type of \"" + name + "\"");
    TensorType type =
        TensorType.ofCode(code)
            .orElseThrow(
                () -> refuse("the tensor \"%s\" has the unknown type %d", typeAt, name, code));
    TensorInfo tensor =
        new TensorInfo(name, shape, type, in.nextLong("the place of \"" + name + "\""));
    checkShape(tensor, at);
    return tensor;
  }

  private static String nextName(HeaderCursor in) throws IOException {
    long at = in.position();
    int length = (int) in.nextCount("the length of a tensor's name", MAX_NAME_BYTES);
    byte[] name = new byte[length];
    in.nextBytes(name, 0, length, "a tensor's name");
    for (byte b : name) {
      if (b >= 0 && b < ' ') {
        throw refuse("a tensor's name holds the control character 0x%02x", at, b);
      }
    }
    if (length == 0) {
      throw refuse("a tensor has no name", at);
    }
    return new String(name, StandardCharsets.UTF_8);
  }

  private static void checkShape(TensorInfo tensor, long at) {
    for (long dimension : tensor.shape()) {
      if (dimension < 1) {
        throw refuse("the tensor \"%s\" has the dimension %d", at, tensor.name(), dimension);
      }
    }
    if (tensor.shape().getFirst() % tensor.type().blockElements() != 0) {
      throw refuse(
          "a row of the tensor \"%s\" has %d elements, no multiple of the %d in a block of %s",
          at,
          tensor.name(),
          tensor.shape().getFirst(),
          tensor.type().blockElements(),
          tensor.type());
    }
    sizeOf(tensor, at);
  }

  private static long sizeOf(TensorInfo tensor, long at) {
    try {
      return tensor.bytes();
    } catch (ArithmeticException e) {
      FailureException refusal =
          refuse("the tensor \"%s\" of shape %s is too large", at, tensor.name(), tensor.shape());
      refusal.addSuppressed(e);
      throw refusal;
    }
  }

  /**
   * The engine wants the tensors one behind the other in the order of the list, each padded to the
   * alignment. So one running sum finds misplaced, overlapping and missing ones alike.
   */
  static void checkPlaces(List<TensorInfo> tensors, int alignment, long dataOffset, long fileSize) {
    long expected = 0;
    for (TensorInfo tensor : tensors) {
      long offset = tensor.offset();
      if (offset < 0 || offset % alignment != 0) {
        throw misplaced(tensor, "not aligned to " + alignment + " bytes", dataOffset);
      }
      if (offset < expected) {
        throw misplaced(tensor, "it overlaps the one before", dataOffset);
      }
      if (offset > expected) {
        throw misplaced(tensor, "there is a gap before it, " + expected + " is next", dataOffset);
      }
      long bytes = tensor.bytes();
      long left = fileSize - dataOffset - offset;
      if (bytes > left) {
        throw misplaced(
            tensor,
            "it needs " + bytes + " bytes and the file has " + Math.max(0, left) + " left",
            dataOffset);
      }
      // No overflow: both are at most the file's size, and padding is small.
      expected = (offset + bytes + alignment - 1) / alignment * alignment;
    }
  }

  private static FailureException misplaced(TensorInfo tensor, String why, long dataOffset) {
    return refuse(
        "the tensor \"%s\" lies at %s: %s",
        dataOffset, tensor.name(), Long.toUnsignedString(tensor.offset()), why);
  }
}
