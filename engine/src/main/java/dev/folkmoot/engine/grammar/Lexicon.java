package dev.folkmoot.engine.grammar;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The bytes of all tokens of a model, sorted. Neighbours share their beginnings, so what was found
 * out about a beginning serves all tokens that have it, as in a trie but without one.
 */
public final class Lexicon {

  private final int[] tokens;
  private final byte[][] pieces;
  private final int[] shared;
  private final int longest;

  private Lexicon(int[] tokens, byte[][] pieces) {
    this.tokens = tokens;
    this.pieces = pieces;
    shared = new int[tokens.length];
    int most = 0;
    for (int i = 0; i < tokens.length; i++) {
      most = Math.max(most, pieces[i].length);
      if (i > 0) {
        int mismatch = Arrays.mismatch(pieces[i - 1], pieces[i]);
        shared[i] = mismatch < 0 ? pieces[i].length : mismatch;
      }
    }
    longest = most;
  }

  /**
   * Sorts the tokens from 0 to {@code size - 1}.
   *
   * @param pieceOf bytes of a token; those without bytes are left out
   */
  public static Lexicon of(int size, IntFunction<byte[]> pieceOf) {
    byte[][] all = IntStream.range(0, size).mapToObj(pieceOf).toArray(byte[][]::new);
    int[] tokens =
        IntStream.range(0, size)
            .filter(token -> all[token].length > 0)
            .boxed()
            .sorted(Comparator.comparing(token -> all[token], Arrays::compareUnsigned))
            .mapToInt(Integer::intValue)
            .toArray();
    byte[][] pieces = Arrays.stream(tokens).mapToObj(token -> all[token]).toArray(byte[][]::new);
    return new Lexicon(tokens, pieces);
  }

  int size() {
    return tokens.length;
  }

  int token(int index) {
    return tokens[index];
  }

  byte[] piece(int index) {
    return pieces[index];
  }

  /** How many bytes this piece has in common with the one before. */
  int shared(int index) {
    return shared[index];
  }

  /** Bytes of the longest piece. */
  int longest() {
    return longest;
  }
}
