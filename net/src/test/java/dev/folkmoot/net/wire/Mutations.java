package dev.folkmoot.net.wire;

import java.util.Arrays;
import java.util.Random;

/** Small damages to good messages: they get further into a decoder than noise does. */
public final class Mutations {

  private Mutations() {}

  /** One to four of them. */
  public static byte[] of(byte[] message, Random random) {
    byte[] bytes = message;
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count && bytes.length > 0; i++) {
      bytes = once(bytes, random);
    }
    return bytes;
  }

  private static byte[] once(byte[] before, Random random) {
    int at = random.nextInt(before.length);
    byte[] bytes = before.clone();
    switch (random.nextInt(6)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      case 1 -> bytes[at] = (byte) random.nextInt();
      case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0x80);
      case 3 -> bytes = Arrays.copyOf(bytes, at);
      case 4 -> bytes = Arrays.copyOfRange(bytes, at, bytes.length);
      default -> {
        // A piece of it once more, at its end.
        bytes = Arrays.copyOf(bytes, 2 * bytes.length - at);
        System.arraycopy(before, at, bytes, before.length, before.length - at);
      }
    }
    return bytes;
  }
}
