package dev.folkmoot.node.residency;

import java.util.concurrent.CountDownLatch;

/** Holds a load until a test lets it go. */
final class Gate {

  private Gate() {}

  static void pass(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
