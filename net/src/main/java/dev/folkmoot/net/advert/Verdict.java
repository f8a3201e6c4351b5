package dev.folkmoot.net.advert;

/** What became of an advert that came in, and how much is held against who sent it. */
enum Verdict {
  ACCEPTED(0),
  /** It is known, byte for byte. */
  DUPLICATE(0),
  /** A newer one is known. */
  STALE(1),
  /** It had expired here already, or says something else under a number that was used. */
  REPLAYED(2),
  /** There is no room for nodes that we are not connected with. */
  FULL(0),
  /** It was good until some time ago. */
  EXPIRED(2),
  /** It was issued in the future. */
  FUTURE_DATED(2),
  /** Newer by its number and older by its date. */
  BACKDATED(5),
  /** Neither asked for nor within the rate at which a node may speak of itself. */
  FLOOD(1),
  OVERSIZED(5),
  /** It was not for us, or came from somebody who may not pass on. */
  BEYOND_REACH(5),
  MALFORMED(5),
  /** It names another node than the one that signed it. */
  WRONG_SIGNER(10),
  /** Its signature is not that of its key. */
  FORGED(10);

  private final int weight;

  Verdict(int weight) {
    this.weight = weight;
  }

  /** Points; {@link AdvertLimits#misconductThreshold} of them are too many. */
  int weight() {
    return weight;
  }
}
