package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.platform.Gate;
import dev.folkmoot.libp2p.platform.Platform;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Several addresses of one peer, tried one after the other with a delay, each on a thread of its
 * own; the first that answers wins, and the others are called off. A failure lets the next begin at
 * once.
 */
final class DialRace {

  /** Dials one address to the end of the handshake. */
  interface Attempt {
    PeerConnection dial(Multiaddr address) throws IOException;
  }

  private final PeerId peer;
  private final Platform platform;
  private final Attempt attempt;
  private final Queue<DialPlan.Attempt> waiting;
  private final int parallel;

  private final ReentrantLock lock = new ReentrantLock();
  private final Gate changed;
  private final List<String> failures = new ArrayList<>();

  /** Attempts under way, by address: no address is tried twice. */
  private final Map<Multiaddr, Thread> running = new LinkedHashMap<>();

  private @Nullable PeerConnection winner;
  private boolean over;
  private boolean nextIsDue = true;

  DialRace(
      PeerId peer, Platform platform, Queue<DialPlan.Attempt> plan, int parallel, Attempt attempt) {
    this.peer = peer;
    this.platform = platform;
    this.waiting = plan;
    this.parallel = parallel;
    this.attempt = attempt;
    this.changed = new Gate(lock, platform.timers());
  }

  PeerConnection run() throws IOException {
    lock.lock();
    try {
      while (winner == null) {
        // The moment to begin another; asked for before anything sets a new deadline.
        nextIsDue |= changed.isExpired();
        startIfDue();
        if (running.isEmpty() && waiting.isEmpty()) {
          throw new DialException(peer, String.join("; ", failures));
        }
        try {
          changed.await();
        } catch (SocketTimeoutException due) {
          nextIsDue = true; // the same, where it came at once
        }
      }
      return winner;
    } finally {
      over = true;
      // Whoever has lost need not go on for the rest of its time.
      running.values().forEach(Thread::interrupt);
      lock.unlock();
    }
  }

  private void startIfDue() {
    if (!nextIsDue || waiting.isEmpty() || running.size() >= parallel) {
      changed.deadline(Duration.ofDays(365));
      return;
    }
    DialPlan.Attempt next = waiting.remove();
    nextIsDue = false;
    running.put(next.address(), platform.start("dial", () -> run(next.address())));
    DialPlan.Attempt after = waiting.peek();
    changed.deadline(after == null ? Duration.ofDays(365) : after.delay());
  }

  private void run(Multiaddr address) {
    PeerConnection connection = null;
    String failure = "";
    try {
      if (!Thread.currentThread().isInterrupted()) {
        connection = attempt.dial(address);
      }
    } catch (IOException | RuntimeException e) {
      failure = address + ": " + e.getMessage();
    }
    lock.lock();
    try {
      running.remove(address);
      if (connection == null) {
        failures.add(failure);
        nextIsDue = true;
      } else if (winner == null && !over) {
        winner = connection;
        connection = null;
      }
      changed.wake();
    } finally {
      lock.unlock();
    }
    if (connection != null) {
      // Another was faster.
      connection.discard();
    }
  }
}
