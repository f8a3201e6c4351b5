package dev.folkmoot.node.sim;

/** One life of a node, as the scenario sees it. */
final class Life {

  final int number;
  final WholeNode whole;
  final long since;
  boolean isAlive = true;

  /** It has begun to say goodbye. */
  boolean isLeaving;

  Life(int number, WholeNode whole, long since) {
    this.number = number;
    this.whole = whole;
    this.since = since;
  }
}
