package dev.folkmoot.node.metrics;

import dev.folkmoot.core.peer.Reach;

/** Where a request is answered. */
public enum Place {
  LOCAL,
  PEER;

  /** The place of a machine that stands there. */
  static Place of(Reach reach) {
    return reach == Reach.LOCAL ? LOCAL : PEER;
  }
}
