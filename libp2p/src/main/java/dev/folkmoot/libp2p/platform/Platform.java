package dev.folkmoot.libp2p.platform;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;

/**
 * The machine under a host.
 *
 * @param threads makes the virtual threads that all work is done on
 * @param timers monotonic time
 * @param clock the time of day, for what is signed and dated
 * @param random keys, nonces, jitter
 */
public record Platform(
    ThreadFactory threads, Timers timers, InstantSource clock, SecureRandom random) {

  /** This machine as it is. One for a process is enough, and costs one idle daemon thread. */
  public static Platform system() {
    return new Platform(
        Thread.ofVirtual().factory(), new SystemTimers(), Clock.systemUTC(), new SecureRandom());
  }

  /**
   * Begins work on a virtual thread of its own.
   *
   * @param name for thread dumps
   * @return who does it; an interrupt lets its waiting, reading and writing fail
   */
  public Thread start(String name, Runnable work) {
    Thread thread = threads.newThread(work);
    thread.setName(name);
    thread.start();
    return thread;
  }
}
