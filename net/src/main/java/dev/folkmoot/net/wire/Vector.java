package dev.folkmoot.net.wire;

import java.util.Arrays;

/** The numbers of an embedding. */
public final class Vector {

  private final float[] numbers;

  private Vector(float[] numbers) {
    this.numbers = numbers;
  }

  /** A vector of these numbers, which are not copied and must not be changed afterwards. */
  public static Vector of(float[] numbers) {
    return new Vector(numbers);
  }

  static Vector decode(Bytes packed) {
    byte[] bytes = packed.toByteArray();
    if (bytes.length % Float.BYTES != 0) {
      throw new MalformedMessageException("a vector is whole numbers of " + Float.BYTES + " bytes");
    }
    float[] numbers = new float[bytes.length / Float.BYTES];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = LittleEndian.getFloat(bytes, i * Float.BYTES);
    }
    return new Vector(numbers);
  }

  Bytes encode() {
    byte[] bytes = new byte[numbers.length * Float.BYTES];
    for (int i = 0; i < numbers.length; i++) {
      LittleEndian.putFloat(bytes, i * Float.BYTES, numbers[i]);
    }
    return Bytes.view(bytes, 0, bytes.length);
  }

  /** Not a copy, and not to be changed. */
  public float[] numbers() {
    return numbers;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Vector that && Arrays.equals(numbers, that.numbers);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(numbers);
  }

  @Override
  public String toString() {
    return "vector of " + numbers.length;
  }
}
