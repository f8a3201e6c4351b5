package dev.folkmoot.engine.llamacpp.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.folkmoot.core.failure.FailureException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds an answer to a GBNF grammar. To test every token of a large vocabulary against a grammar is
 * slow, so a token is chosen freely first and only that one is tested; if it does not fit, all are
 * tested and the choice is made again. Used by one thread at a time.
 *
 * <p>llama.cpp ends the process when its grammar is led to where it cannot go. So nothing is
 * accepted that was not tested, and texts that its parser is known to fail on never reach it.
 */
public final class GrammarSampler implements AutoCloseable {

  /** Larger than any schema that a client sends; the parser's memory grows with it. */
  static final int MAX_GRAMMAR_CHARS = 1 << 20;

  /** The parser calls itself once per open parenthesis. */
  static final int MAX_NESTED_GROUPS = 128;

  /**
   * An ambiguous grammar can double its readings with every character. One step that takes this
   * long would be followed by one that takes far longer, and everybody waits for it.
   */
  private static final long MAX_STEP_NANOS = 2_000_000_000L;

  private final Functions functions;
  private final MethodHandle apply;
  private final MethodHandle accept;
  private final MemorySegment grammar;
  private final Vocabulary vocabulary;
  private final LongSupplier nanoClock;

  /** Made with the first choice: requests that only wait shall not hold a vocabulary each. */
  private @Nullable Candidates candidates;

  /**
   * Parses a grammar.
   *
   * @param gbnf with a rule {@code root}
   * @throws FailureException {@code INVALID_REQUEST} if it is no grammar
   */
  public GrammarSampler(NativeModel model, String gbnf, LongSupplier nanoClock) {
    requireHarmless(gbnf);
    this.nanoClock = nanoClock;
    vocabulary = model.vocabulary();
    functions = model.library().functions();
    apply = functions.procedure("llama_sampler_apply", ADDRESS, ADDRESS);
    accept = functions.procedure("llama_sampler_accept", ADDRESS, JAVA_INT);
    MethodHandle init =
        functions.function("llama_sampler_init_grammar", ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    model.library().log().clear();
    try (Arena arena = Arena.ofConfined()) {
      grammar =
          (MemorySegment)
              init.invokeExact(
                  vocabulary.address(), arena.allocateFrom(gbnf), arena.allocateFrom("root"));
      if (MemorySegment.NULL.equals(grammar)) {
        throw FailureException.invalid(
            "the grammar cannot be parsed: " + model.library().log().recent());
      }
    } catch (FailureException e) {
      throw e;
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  /**
   * Refuses what the parser in llama.cpp does not survive, or what would make {@link #sample}
   * unsafe: it tests token elements such as {@code <[7]>} by another rule than it accepts them.
   */
  static void requireHarmless(String gbnf) {
    if (gbnf.length() > MAX_GRAMMAR_CHARS) {
      throw FailureException.invalid(
          "the grammar has "
              + gbnf.length()
              + " characters; at most "
              + MAX_GRAMMAR_CHARS
              + " are allowed");
    }
    if (gbnf.indexOf('\0') >= 0) {
      throw FailureException.invalid("the grammar holds a NUL character");
    }
    if (gbnf.isBlank()) {
      throw FailureException.invalid("the grammar is empty"); // llama.cpp would allow anything
    }
    int depth = 0;
    char open = 0;
    for (int i = 0; i < gbnf.length(); i++) {
      char c = gbnf.charAt(i);
      if (open != 0) {
        if (c == '\\' && open != '\n') {
          i++;
        } else if (c == open || (open == '\n' && c == '\r')) {
          open = 0;
        }
        continue;
      }
      switch (c) {
        case '"' -> open = '"';
        case '[' -> open = ']';
        case '#' -> open = '\n';
        case '(' -> depth++;
        case ')' -> depth--;
        case '<', '!' ->
            throw FailureException.invalid("token elements are not supported in grammars");
        default -> {}
      }
      if (depth > MAX_NESTED_GROUPS) {
        throw FailureException.invalid(
            "the grammar nests more than " + MAX_NESTED_GROUPS + " groups");
      }
    }
  }

  /** Chooses a token that fits, and remembers it in both. */
  public int sample(SamplerChain chain, NativeContext context, int index) {
    long start = nanoClock.getAsLong();
    Candidates all = candidates();
    MemorySegment logits = context.logits(index);
    int token = free(all, chain, context, index, logits);
    if (!fits(all, token)) {
      token = choose(all, chain, context, logits);
    }
    chain.accept(token);
    try {
      accept.invokeExact(grammar, token);
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
    if (nanoClock.getAsLong() - start > MAX_STEP_NANOS) {
      throw FailureException.invalid(
          "the grammar is too ambiguous: it cannot be followed at a useful speed");
    }
    return token;
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

  /** Tests all tokens, then chooses among those that fit. */
  private int choose(
      Candidates all, SamplerChain chain, NativeContext context, MemorySegment logits) {
    all.fill(logits, context.vocabularySize());
    restrict(all);
    for (int token : vocabulary.mute()) {
      all.ruleOut(token);
    }
    int token = all.dropRuledOut() == 0 ? -1 : chain.choose(all);
    if (token < 0 || !fits(all, token)) {
      // To let the grammar accept it would end the process.
      throw FailureException.invalid("the grammar has a dead end: no token may follow");
    }
    return token;
  }

  private boolean fits(Candidates one, int token) {
    if (Arrays.binarySearch(vocabulary.mute(), token) >= 0) {
      return false;
    }
    one.only(token);
    restrict(one);
    return !one.firstIsRuledOut();
  }

  private void restrict(Candidates some) {
    try {
      apply.invokeExact(grammar, some.struct());
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  @Override
  public void close() {
    if (candidates != null) {
      candidates.close();
      candidates = null;
    }
    try {
      functions.procedure("llama_sampler_free", ADDRESS).invokeExact(grammar);
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }
}
