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
import org.jspecify.annotations.Nullable;

/**
 * llama.cpp's chain of samplers for one answer. The order is Ollama's: penalties, then what cuts
 * candidates away, then temperature, then the draw. Used by one thread at a time.
 */
public final class SamplerChain implements AutoCloseable {

  private static final long MIN_KEEP = 1;

  /** llama.cpp draws a seed of its own when it gets this one. */
  private static final int SELF_SEEDING = 0xFFFFFFFF;

  /**
   * Below this, logits divided by the temperature overflow, and the draw is of no number at all;
   * long before, only the likeliest token is ever drawn.
   */
  private static final float MIN_TEMPERATURE = 1e-6f;

  /** Penalties beyond these make logits overflow in the same way. */
  private static final float MIN_REPEAT_PENALTY = 1e-3f;

  private static final float MAX_PENALTY = 1e6f;
  private static final int WHOLE_CONTEXT = -1;

  private final Functions functions;
  private final MethodHandle sample;
  private final MethodHandle accept;
  private final MethodHandle apply;
  private final MemorySegment chain;
  private final boolean greedy;

  /** The link that draws; none if nothing is drawn. */
  private final MemorySegment draw;

  /** Made with the first draw that is skipped. */
  private @Nullable Candidates single;

  private final int lookBack;

  /**
   * Builds the chain.
   *
   * @param seed for the draw; only its lower 32 bits count
   * @param contextLength the most tokens that penalties look back at
   */
  public SamplerChain(NativeModel model, Sampling sampling, long seed, int contextLength) {
    functions = model.library().functions();
    sample = functions.function("llama_sampler_sample", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    accept = functions.procedure("llama_sampler_accept", ADDRESS, JAVA_INT);
    apply = functions.procedure("llama_sampler_apply", ADDRESS, ADDRESS);
    boolean penalised = isPenalised(sampling);
    lookBack =
        !penalised
            ? 0
            : sampling.repeatLastN() <= WHOLE_CONTEXT
                ? contextLength
                : Math.min(sampling.repeatLastN(), contextLength);
    greedy = !penalised && (sampling.temperature() == 0f || sampling.topK() == 1);
    try (Arena arena = Arena.ofConfined()) {
      chain = emptyChain(arena);
      if (penalised) {
        addPenalties(model, sampling);
      }
      if (sampling.temperature() == 0f) {
        add("llama_sampler_init_greedy");
        draw = MemorySegment.NULL;
      } else {
        addCuts(sampling);
        add(
            "llama_sampler_init_temp",
            JAVA_FLOAT,
            Math.max(MIN_TEMPERATURE, sampling.temperature()));
        int drawn = (int) seed;
        draw = add("llama_sampler_init_dist", JAVA_INT, drawn == SELF_SEEDING ? drawn - 1 : drawn);
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
                lookBack,
                Math.clamp(sampling.repeatPenalty(), MIN_REPEAT_PENALTY, MAX_PENALTY),
                Math.clamp(sampling.frequencyPenalty(), -MAX_PENALTY, MAX_PENALTY),
                Math.clamp(sampling.presencePenalty(), -MAX_PENALTY, MAX_PENALTY)));
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

  private MemorySegment add(String init, MemoryLayout type, Object argument) throws Throwable {
    MemorySegment sampler =
        (MemorySegment) functions.function(init, ADDRESS, type).invoke(argument);
    append(sampler);
    return sampler;
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

  /** Lets the penalties know a prompt: its tokens count as if they had been said. */
  public void acceptAll(int[] prompt) {
    for (int i = Math.max(0, prompt.length - lookBack); i < prompt.length; i++) {
      accept(prompt[i]);
    }
  }

  /** Lets the penalties know a token that was chosen by {@link #choose}. */
  void accept(int token) {
    if (lookBack > 0) {
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

  /**
   * Goes on as if this token had been sampled.
   *
   * <p>llama.cpp's draw takes one number from its generator for every token, even where one
   * candidate is left and nothing is to be decided. So a draw from one candidate, which costs next
   * to nothing, brings the generator to where a real one would have.
   */
  public void replay(int token) {
    accept(token);
    skipDraw();
  }

  /** Throws away the next number of the generator. */
  void skipDraw() {
    if (greedy || MemorySegment.NULL.equals(draw)) {
      return;
    }
    Candidates one = single;
    if (one == null) {
      one = new Candidates(1);
      single = one;
    }
    one.fillWithOne();
    try {
      apply.invokeExact(draw, one.struct());
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  @Override
  public void close() {
    if (single != null) {
      single.close();
      single = null;
    }
    try {
      functions.procedure("llama_sampler_free", ADDRESS).invokeExact(chain);
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }
}
