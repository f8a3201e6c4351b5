package dev.folkmoot.net.libp2p;

import dev.folkmoot.net.Traffic;
import java.util.concurrent.atomic.LongAdder;

/** Adds up what all streams of a node carry. Safe for many threads; allocates nothing. */
final class TrafficCounter {

  private final LongAdder received = new LongAdder();
  private final LongAdder sent = new LongAdder();

  void received(int bytes) {
    received.add(bytes);
  }

  void sent(int bytes) {
    sent.add(bytes);
  }

  Traffic read() {
    return new Traffic(received.sum(), sent.sum());
  }
}
