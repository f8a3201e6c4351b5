package dev.folkmoot.net.wire;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.Reach;
import java.time.Duration;

/**
 * All that a provider needs to know to accept or refuse, and nothing of the prompt. The same for
 * answers, vectors and counts.
 *
 * @param id names this attempt
 * @param model what is to answer
 * @param options how it must be loaded
 * @param reach how far the request may go; never {@code LOCAL}, since it has left its machine
 * @param hops machines it has gone through, the provider included; a provider answers itself and
 *     asks nobody else, so this is 1
 * @param mayKeep whether a provider that keeps prompts may have it
 * @param resumed whether another provider gave the beginning of the answer; such a one should not
 *     wait behind new ones
 * @param maxWait how long the asker would wait in a queue; a provider that expects it to be longer
 *     refuses at once
 * @param bodyBytes size of the body that follows
 */
public record RequestHeader(
    RequestId id,
    ModelReference model,
    RunnerOptions options,
    Reach reach,
    int hops,
    boolean mayKeep,
    boolean resumed,
    Duration maxWait,
    int bodyBytes) {

  /** Who is asked answers. */
  public static final int MAX_HOPS = 1;

  public RequestHeader {
    requireNonNull(id);
    requireNonNull(model);
    requireNonNull(options);
    if (reach == Reach.LOCAL) {
      throw FailureException.invalid("a local request does not leave its machine");
    }
    if (hops < 1 || hops > MAX_HOPS) {
      throw FailureException.invalid("a request goes to one machine and no further");
    }
    if (maxWait.isNegative() || maxWait.compareTo(Limits.MAX_DURATION) > 0) {
      throw FailureException.invalid("a request waits 0 to " + Limits.MAX_DURATION);
    }
    if (bodyBytes < 0 || bodyBytes > Limits.MAX_BODY_BYTES) {
      throw FailureException.invalid(
          "the request is larger than " + Limits.MAX_BODY_BYTES + " bytes");
    }
  }

  /** The same with another size of the body. */
  public RequestHeader withBodyBytes(int bytes) {
    return new RequestHeader(id, model, options, reach, hops, mayKeep, resumed, maxWait, bytes);
  }
}
