package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.inference.Answered;
import dev.folkmoot.core.inference.Continuity;
import dev.folkmoot.core.inference.Origin;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.engine.ModelFile;
import java.util.Set;

/**
 * What it takes to go on with an answer exactly.
 *
 * <p>An answer's tokens were computed one by one; to compute them together is quicker, but adds
 * numbers up in another order wherever llama.cpp has another kernel for it. Measured with v0.5.0 on
 * a CPU, by the bits of the log-probabilities after the break, engines otherwise idle: quantised
 * weights (Q4_1, Q8_0) give the same in any batch below {@link BatchScheduler#REPLAY_BATCH_TOKENS};
 * floats do not, a single token takes another kernel than several. So the tokens of a model of
 * floats are computed one by one again, as long as that is a matter of a second. Even then they may
 * have been computed beside others the first time: one seeded answer of five went on differently,
 * no greedy one did, so only those are said to be exact. On a GPU nobody has measured it.
 *
 * @param weightBytes what every step reads
 * @param floats whether the weights, or what is laid over them, are not quantised
 * @param gpu whether a GPU computes
 */
record Exactness(Origin here, long weightBytes, boolean floats, boolean gpu) {

  private static final Set<String> FLOATS = Set.of("F32", "F16", "BF16");

  /** What a machine reads in a second or so. */
  private static final long MAX_BYTES_ONE_BY_ONE = 8L << 30;

  /** An adapter is of floats, whatever it is laid over. */
  static Exactness of(Origin here, ModelFile file, boolean gpu) {
    ModelShape shape = file.shape();
    boolean floats = file.adapter().isPresent() || FLOATS.contains(shape.quantization());
    return new Exactness(here, shape.weightBytes(), floats, gpu);
  }

  /** Most tokens of this answer to compute together when it is taken up. */
  int replayTokens(Answered answered) {
    return floats && !answered.isNothing() && isAffordable(answered)
        ? 1
        : BatchScheduler.REPLAY_BATCH_TOKENS;
  }

  /** What to say of this answer at its end. */
  Continuity continuity(Answered answered, Sampling sampling) {
    boolean same = !gpu && (!floats || (isAffordable(answered) && sampling.isGreedy()));
    return answered.continuedBy(here, same && sampling.isRepeatable());
  }

  private boolean isAffordable(Answered answered) {
    return answered.tokens().size() <= MAX_BYTES_ONE_BY_ONE / Math.max(1, weightBytes);
  }
}
