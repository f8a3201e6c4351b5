package dev.folkmoot.engine.llamacpp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What sequences held before they had to leave the context, kept in the machine's memory: bounded
 * in bytes, the least recently used goes first.
 *
 * <p>In one cache for all sequences every token that is computed looks at every cell in use, its
 * own or not: 5,000 idle cells made a model of 135 million parameters slower by a third. To copy
 * them out and back costs milliseconds.
 */
final class ParkedPrefixes implements AutoCloseable {

  /** The state of a sequence, outside of the context. */
  interface Saved extends AutoCloseable {
    long bytes();

    @Override
    void close();
  }

  /** Tokens, and the state of a sequence that holds just them. */
  record Parked(TokenList tokens, Saved state) {}

  private final long maxBytes;
  private long bytes;

  /** Least recently used first. */
  private final List<Parked> parked = new ArrayList<>();

  ParkedPrefixes(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  void add(TokenList tokens, Saved state) {
    dropBeginningsOf(tokens);
    parked.add(new Parked(tokens, state));
    bytes += state.bytes();
    while (bytes > maxBytes) {
      drop(parked.getFirst());
    }
  }

  /**
   * The one that has most tokens in common with a prompt.
   *
   * @param least tokens that it must have in common at least
   * @param wholly whether only one that is wholly a beginning of the prompt will do
   */
  Optional<Parked> longest(TokenList prompt, int least, boolean wholly) {
    Optional<Parked> best = Optional.empty();
    int most = least - 1;
    for (Parked one : parked) {
      int common = common(one, prompt);
      if (common > most && (!wholly || common == one.tokens().size())) {
        best = Optional.of(one);
        most = common;
      }
    }
    return best;
  }

  /** Tokens that can be used of it: one of the prompt is always left to be computed. */
  static int common(Parked one, TokenList prompt) {
    return Math.min(prompt.size() - 1, prompt.commonPrefix(one.tokens(), one.tokens().size()));
  }

  void touch(Parked one) {
    parked.remove(one);
    parked.add(one);
  }

  void drop(Parked one) {
    parked.remove(one);
    bytes -= one.state().bytes();
    one.state().close();
  }

  /** What is wholly the beginning of another sequence is of no further use. */
  void dropBeginningsOf(TokenList tokens) {
    for (Parked one : List.copyOf(parked)) {
      if (tokens.commonPrefix(one.tokens(), one.tokens().size()) == one.tokens().size()) {
        drop(one);
      }
    }
  }

  int size() {
    return parked.size();
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    List.copyOf(parked).forEach(this::drop);
  }
}
