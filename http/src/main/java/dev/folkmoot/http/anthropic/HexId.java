package dev.folkmoot.http.anthropic;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Names answers and requests, as Ollama does; nobody relies on what they are. */
final class HexId {

  private static final int BYTES = 12;

  private HexId() {}

  /** The prefix and 24 hexadecimal digits. */
  static String of(String prefix) {
    byte[] bytes = new byte[BYTES];
    ThreadLocalRandom.current().nextBytes(bytes);
    return prefix + HexFormat.of().formatHex(bytes);
  }
}
