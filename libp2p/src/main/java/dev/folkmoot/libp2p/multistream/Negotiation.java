package dev.folkmoot.libp2p.multistream;

/** How far a negotiation has come. */
public sealed interface Negotiation {

  /** More bytes are needed. */
  record Pending() implements Negotiation {}

  /** Both sides agree; what follows in the input belongs to the protocol. */
  record Selected(String protocol) implements Negotiation {}

  /** There is nothing that both speak, or the remote asked too often. Close the stream. */
  record Refused(String reason) implements Negotiation {}
}
