package dev.folkmoot.engine.llamacpp.binding;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.engine.grammar.Derivation;
import dev.folkmoot.engine.grammar.Grammar;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Holds an answer to a grammar. To test every token of a large vocabulary is slow, so a token is
 * chosen freely first and only that one is tested; if it does not fit, all are tested and the
 * choice is made again. Used by one thread at a time.
 */
public final class GrammarSampler implements AutoCloseable {

  private final Vocabulary vocabulary;
  private final Derivation derivation;

  /** Made with the first choice: requests that only wait shall not hold a vocabulary each. */
  private @Nullable Candidates candidates;

  /** Begins an answer. */
  public GrammarSampler(Vocabulary vocabulary, Grammar grammar) {
    this.vocabulary = vocabulary;
    derivation = grammar.start();
    vocabulary.lexicon(); // sorted here, on the asker's thread, not while others wait for a token
  }

  /**
   * Chooses a token that fits, and remembers it in both.
   *
   * @throws FailureException {@code INVALID_REQUEST} if none fits, or if it takes too long to tell
   */
  public int sample(SamplerChain chain, NativeContext context, int index) {
    Candidates all = candidates();
    MemorySegment logits = context.logits(index);
    int token = free(all, chain, context, index, logits);
    if (fits(token)) {
      // Two numbers a token, whether it had to be chosen again or not: so an answer can be replayed
      // whose tokens do not tell how they were chosen.
      chain.skipDraw();
    } else {
      token = choose(all, chain, logits);
    }
    chain.accept(token);
    if (!vocabulary.isEndOfGeneration(token)) {
      derivation.accept(vocabulary.piece(token));
    }
    return token;
  }

  /**
   * Goes on as if this token had been chosen.
   *
   * @throws FailureException {@code INVALID_REQUEST} if it does not fit
   */
  public void replay(int token, SamplerChain chain) {
    if (!fits(token)) {
      throw FailureException.invalid("the answer to go on with is not what its grammar allows");
    }
    chain.replay(token);
    chain.skipDraw();
    derivation.accept(vocabulary.piece(token));
  }

  private Candidates candidates() {
    Candidates present = candidates;
    if (present == null) {
      present = new Candidates(vocabulary.size());
      candidates = present;
    }
    return present;
  }

  private static int free(
      Candidates all, SamplerChain chain, NativeContext context, int index, MemorySegment logits) {
    if (chain.isGreedy()) {
      return context.argmax(index);
    }
    all.fill(logits, context.vocabularySize());
    return chain.choose(all);
  }

  private boolean fits(int token) {
    if (vocabulary.isEndOfGeneration(token)) {
      return derivation.mayEnd();
    }
    byte[] piece = vocabulary.piece(token);
    return piece.length > 0 && derivation.allows(piece);
  }

  private int choose(Candidates some, SamplerChain chain, MemorySegment logits) {
    BitSet allowed = derivation.allowed(vocabulary.lexicon());
    if (derivation.mayEnd()) {
      Arrays.stream(vocabulary.endings()).forEach(allowed::set);
    }
    if (some.fill(logits, allowed) == 0) {
      throw FailureException.invalid("the grammar has a dead end: no token may follow");
    }
    return chain.choose(some);
  }

  @Override
  public void close() {
    if (candidates != null) {
      candidates.close();
      candidates = null;
    }
  }
}
