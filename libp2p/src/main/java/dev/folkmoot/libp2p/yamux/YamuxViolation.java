package dev.folkmoot.libp2p.yamux;

/**
 * The remote broke the protocol. Never leaves this package: {@link YamuxSession#receive} turns it
 * into the end of the session.
 */
final class YamuxViolation extends RuntimeException {

  private static final long serialVersionUID = 1L;

  YamuxViolation(String message) {
    // No stack trace: a hostile peer decides how often this is made, and the message says it all.
    super(message, null, false, false);
  }
}
