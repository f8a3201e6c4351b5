package dev.folkmoot.net;

import dev.folkmoot.core.failure.Failure;

/** How a peer was lost while it answered. Each calls for asking somebody else. */
public enum Loss {
  /** It could not be reached: nobody has seen the request. */
  UNREACHABLE,
  /** It does not speak the protocol. */
  UNSUPPORTED,
  /** The connection is gone, with all that it carried. */
  DISCONNECTED,
  /** It cut this stream off, or ended it before the answer was whole. */
  RESET,
  /** It sent what is no answer. */
  GARBLED,
  /** It did not take the request, or the rest of it, in time. */
  TIMED_OUT;

  /** What it would be to a client, if nobody else could be asked. */
  public Failure failure(String message) {
    return new Failure(Failure.Kind.ENGINE_FAILED, message);
  }
}
