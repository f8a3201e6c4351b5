package dev.folkmoot.engine.llamacpp.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.folkmoot.core.inference.Sampling;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;

/**
 * llama.cpp's chain of samplers for one answer. The order is Ollama's: penalties, then what cuts
 * candidates away, then temperature, then the draw. Used by one thread at a time.
 */
public final class SamplerChain implements AutoCloseable {

  private static final long MIN_KEEP = 1;

  private final Functions functions;
  private final MethodHandle sample;
  private final MethodHandle accept;
  private final MethodHandle apply;
  private final MemorySegment chain;
  private final boolean greedy;

  /**
   * Builds the chain.
   *
   * @param seed for the draw; only its lower 32 bits count
   */
  public SamplerChain(NativeModel model, Sampling sampling, long seed) {
    functions = model.library().functions();
    sample = functions.function("llama_sampler_sample", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    accept = functions.procedure("llama_sampler_accept", ADDRESS, JAVA_INT);
    apply = functions.procedure("llama_sampler_apply", ADDRESS, ADDRESS);
    boolean penalised = isPenalised(sampling);
    greedy = !penalised && (sampling.temperature() == 0f || sampling.topK() == 1);
    try (Arena arena = Arena.ofConfined()) {
      chain = emptyChain(arena);
      if (penalised) {
        addPenalties(model, sampling);
      }
      if (sampling.temperature() == 0f) {
        add("llama_sampler_init_greedy");
      } else {
        addCuts(sampling);
        add("llama_sampler_init_temp", JAVA_FLOAT, sampling.temperature());
        add("llama_sampler_init_dist", JAVA_INT, (int) seed);
      }
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  private static boolean isPenalised(Sampling sampling) {
    return sampling.repeatLastN() != 0
        && (sampling.repeatPenalty() != 1f
            || sampling.frequencyPenalty() != 0f
            || sampling.presencePenalty() != 0f);
  }

  private void addPenalties(NativeModel model, Sampling sampling) throws Throwable {
    MethodHandle init =
        functions.function(
            "llama_sampler_init_penalties",
            ADDRESS,
            JAVA_INT,
            JAVA_INT,
            JAVA_FLOAT,
            JAVA_FLOAT,
            JAVA_FLOAT);
    append(
        (MemorySegment)
            init.invokeExact(
                model.vocabulary().size(),
                sampling.repeatLastN(),
                sampling.repeatPenalty(),
                sampling.frequencyPenalty(),
                sampling.presencePenalty()));
  }

  private void addCuts(Sampling sampling) throws Throwable {
    if (sampling.topK() > 0) {
      add("llama_sampler_init_top_k", JAVA_INT, sampling.topK());
    }
    if (sampling.typicalP() < 1f) {
      addCut("llama_sampler_init_typical", sampling.typicalP());
    }
    if (sampling.topP() < 1f) {
      addCut("llama_sampler_init_top_p", sampling.topP());
    }
    if (sampling.minP() > 0f) {
      addCut("llama_sampler_init_min_p", sampling.minP());
    }
  }

  private MemorySegment emptyChain(Arena arena) throws Throwable {
    MemorySegment params =
        (MemorySegment)
            functions
                .function("llama_sampler_chain_default_params", Layouts.CHAIN_PARAMS)
                .invokeExact((SegmentAllocator) arena);
    return (MemorySegment)
        functions
            .function("llama_sampler_chain_init", ADDRESS, Layouts.CHAIN_PARAMS)
            .invokeExact(params);
  }

  private void add(String init) throws Throwable {
    append((MemorySegment) functions.function(init, ADDRESS).invokeExact());
  }

  private void add(String init, MemoryLayout type, Object argument) throws Throwable {
    append((MemorySegment) functions.function(init, ADDRESS, type).invoke(argument));
  }

  private void addCut(String init, float share) throws Throwable {
    append(
        (MemorySegment)
            functions.function(init, ADDRESS, JAVA_FLOAT, JAVA_LONG).invokeExact(share, MIN_KEEP));
  }

  private void append(MemorySegment sampler) throws Throwable {
    functions.procedure("llama_sampler_chain_add", ADDRESS, ADDRESS).invokeExact(chain, sampler);
  }

  /** Whether the likeliest token is always taken, so that nothing needs to be sampled. */
  public boolean isGreedy() {
    return greedy;
  }

  /** Chooses a token from the logits at an index of the last batch and remembers it. */
  public int sample(NativeContext context, int index) {
    if (greedy) {
      return context.argmax(index);
    }
    try {
      return (int) sample.invokeExact(chain, context.address(), index);
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  /** Lets the penalties know a token of the prompt, or one that was chosen by {@link #choose}. */
  public void accept(int token) {
    if (!greedy) {
      try {
        accept.invokeExact(chain, token);
      } catch (Throwable e) {
        throw Functions.broken(e);
      }
    }
  }

  /** Chooses among candidates, without remembering. */
  int choose(Candidates candidates) {
    try {
      apply.invokeExact(chain, candidates.struct());
      return candidates.selected();
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  @Override
  public void close() {
    try {
      functions.procedure("llama_sampler_free", ADDRESS).invokeExact(chain);
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }
}
