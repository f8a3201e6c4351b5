package dev.folkmoot.models.gguf;

import static java.util.Objects.requireNonNull;

/** A value in a GGUF file's metadata. */
public sealed interface GgufValue permits GgufValue.Single, GgufArray {

  /** Any value that is no array. */
  sealed interface Single extends GgufValue {}

  /** An integer of any width and sign; unsigned ones above {@code Long.MAX_VALUE} are refused. */
  record Whole(long value) implements Single {}

  /** A floating-point number; {@code type} is its width in the file. */
  record Real(double value, ValueType type) implements Single {}

  record Truth(boolean value) implements Single {}

  record Text(String value) implements Single {
    public Text {
      requireNonNull(value);
    }
  }

  /**
   * The value as plain Java for JSON: {@code Long}, {@code Double}, {@code Boolean}, {@code
   * String}, {@code List}.
   */
  default Object plain() {
    return switch (this) {
      case Whole(long value) -> value;
      case Real(double value, ValueType _) -> value;
      case Truth(boolean value) -> value;
      case Text(String value) -> value;
      case GgufArray array -> array.toList();
    };
  }
}
