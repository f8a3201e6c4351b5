package dev.folkmoot.net.wire;

import dev.folkmoot.core.failure.Failure;

/** Why a provider does not take a request. New ones are only ever added at the end. */
public enum Refusal {
  /** A reason of a later version. */
  OTHER(Failure.Kind.INTERNAL),
  /** It does not serve who asks, or not for a request of this reach. */
  OUT_OF_REACH(Failure.Kind.NOT_FOUND),
  /** It has no such model, or not of this digest. */
  NO_SUCH_MODEL(Failure.Kind.NOT_FOUND),
  /** Its queue is full, or longer than the asker would wait. */
  BUSY(Failure.Kind.BUSY),
  /** It takes nothing new, since it is about to leave. */
  DRAINING(Failure.Kind.BUSY),
  /** It would have to load the model anew, and others use it. */
  OPTIONS_DIFFER(Failure.Kind.BUSY),
  /** It keeps prompts, and the asker does not allow that. */
  KEEPS_PROMPTS(Failure.Kind.NOT_FOUND),
  /** The model does not fit into its memory. */
  OUT_OF_MEMORY(Failure.Kind.OUT_OF_MEMORY),
  /** The request is wrong and would be anywhere. */
  INVALID(Failure.Kind.INVALID_REQUEST),
  /** It cannot go on in the middle of such an answer. */
  CANNOT_RESUME(Failure.Kind.NOT_FOUND),
  /** It broke. */
  FAILED(Failure.Kind.ENGINE_FAILED),
  /** Its owner wants the machine for himself at this hour, or while he works at it. */
  RESTING(Failure.Kind.BUSY);

  private final Failure.Kind failureKind;

  Refusal(Failure.Kind failureKind) {
    this.failureKind = failureKind;
  }

  /** What it would be to a client, if nobody else could be asked. */
  public Failure.Kind failureKind() {
    return failureKind;
  }
}
