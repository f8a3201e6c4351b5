package dev.folkmoot.engine.grammar;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Says texts to a grammar as a model would: in tokens. */
final class Said {

  private Said() {}

  /** Whether the grammar derives the text, said at once. */
  static boolean whole(Grammar grammar, String text) {
    Derivation derivation = grammar.start();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return derivation.allows(bytes) && endsAfter(derivation, bytes);
  }

  /** The same, cut into tokens anywhere, in the middle of characters as well. */
  static boolean inPieces(Grammar grammar, String text, Random random) {
    Derivation derivation = grammar.start();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int at = 0;
    while (at < bytes.length) {
      int next = Math.min(bytes.length, at + 1 + random.nextInt(5));
      byte[] piece = Arrays.copyOfRange(bytes, at, next);
      if (!derivation.allows(piece)) {
        return false;
      }
      derivation.accept(piece);
      at = next;
    }
    return derivation.mayEnd();
  }

  private static boolean endsAfter(Derivation derivation, byte[] bytes) {
    derivation.accept(bytes);
    return derivation.mayEnd();
  }
}
