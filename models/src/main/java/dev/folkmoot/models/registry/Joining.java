package dev.folkmoot.models.registry;

import java.util.Collection;

/** Waiting for threads that hold something which must not be touched before they have ended. */
final class Joining {

  private Joining() {}

  /** Returns when all have ended, even where the caller is in a hurry; he stays interrupted. */
  static void all(Collection<Thread> threads) {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
