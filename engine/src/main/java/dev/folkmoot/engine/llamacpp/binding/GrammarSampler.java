package dev.folkmoot.engine.llamacpp.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.folkmoot.core.failure.FailureException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Holds an answer to a GBNF grammar. To test every token of a large vocabulary against a grammar is
 * slow, so a token is chosen freely first and only that one is tested; if it does not fit, all are
 * tested and the choice is made again. Used by one thread at a time.
 */
public final class GrammarSampler implements AutoCloseable {

  private final Functions functions;
  private final MethodHandle apply;
  private final MethodHandle accept;
  private final MemorySegment grammar;
  private final Candidates candidates;

  /**
   * Parses a grammar.
   *
   * @param gbnf with a rule {@code root}
   * @throws FailureException {@code INVALID_REQUEST} if it is no grammar
   */
  public GrammarSampler(NativeModel model, String gbnf) {
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
                  model.vocabulary().address(),
                  arena.allocateFrom(gbnf),
                  arena.allocateFrom("root"));
      if (MemorySegment.NULL.equals(grammar)) {
        throw FailureException.invalid(
            "the grammar cannot be parsed: " + model.library().log().recent());
      }
    } catch (FailureException e) {
      throw e;
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
    candidates = new Candidates(model.vocabulary().size());
  }

  /** Chooses a token that fits, and remembers it in both. */
  public int sample(SamplerChain chain, NativeContext context, int index) {
    MemorySegment logits = context.logits(index);
    int token = free(chain, context, index, logits);
    if (!fits(token)) {
      candidates.fill(logits, context.vocabularySize());
      restrict();
      token = chain.choose(candidates);
      if (!fits(token)) {
        // To let the grammar accept it would end the process.
        throw FailureException.invalid("the grammar has a dead end: no token may follow");
      }
    }
    chain.accept(token);
    try {
      accept.invokeExact(grammar, token);
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
    return token;
  }

  private int free(SamplerChain chain, NativeContext context, int index, MemorySegment logits) {
    if (chain.isGreedy()) {
      return context.argmax(index);
    }
    candidates.fill(logits, context.vocabularySize());
    return chain.choose(candidates);
  }

  private boolean fits(int token) {
    candidates.only(token);
    restrict();
    return !candidates.firstIsRuledOut();
  }

  private void restrict() {
    try {
      apply.invokeExact(grammar, candidates.struct());
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  @Override
  public void close() {
    candidates.close();
    try {
      functions.procedure("llama_sampler_free", ADDRESS).invokeExact(grammar);
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }
}
