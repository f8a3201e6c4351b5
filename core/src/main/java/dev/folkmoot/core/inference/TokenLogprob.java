package dev.folkmoot.core.inference;

import java.util.List;

/**
 * How likely a token was.
 *
 * @param token its text; bytes that are no UTF-8 stand as replacement characters
 * @param bytes its exact bytes
 * @param logprob natural logarithm of its probability, at most 0
 * @param alternatives the likeliest tokens at this place, best first; their own alternatives are
 *     empty
 */
public record TokenLogprob(
    String token, List<Byte> bytes, double logprob, List<TokenLogprob> alternatives) {
  public TokenLogprob {
    bytes = List.copyOf(bytes);
    alternatives = List.copyOf(alternatives);
  }
}
