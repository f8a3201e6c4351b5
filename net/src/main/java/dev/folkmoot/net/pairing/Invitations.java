package dev.folkmoot.net.pairing;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The invitations that are open. One works once, and ends by itself after a while, or after a few
 * wrong codes: forty bits may be tried {@link #MAX_TRIES} times and not more.
 *
 * <p>Time is nanoseconds of a monotonic clock. Safe for use by many threads.
 */
public final class Invitations {

  /** Wrong codes after which an invitation ends. */
  public static final int MAX_TRIES = 3;

  /** Open at once; nobody invites more people at a time. */
  public static final int MAX_OPEN = 16;

  /** How long an invitation waits, unless it is said otherwise. */
  public static final Duration DEFAULT_LIFE = Duration.ofMinutes(10);

  /** The longest that one may wait. */
  public static final Duration MAX_LIFE = Duration.ofHours(24);

  /** Compared as an object: each invitation is another one. */
  static final class Open {
    private final PairingCode code;
    private final Grant grant;
    private final long expiresAt;
    private int triesLeft = MAX_TRIES;

    Open(PairingCode code, Grant grant, long expiresAt) {
      this.code = code;
      this.grant = grant;
      this.expiresAt = expiresAt;
    }
  }

  /**
   * One attempt at an invitation. It is paid for: only {@link Invitations#spend} ends the
   * invitation well.
   */
  record Attempt(Open invitation) {
    PairingCode code() {
      return invitation.code;
    }

    Grant grant() {
      return invitation.grant;
    }
  }

  private final SecureRandom random;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedMap<String, Open> open = new LinkedHashMap<>();

  public Invitations(SecureRandom random) {
    this.random = random;
  }

  /**
   * Opens an invitation. Where too many are open the oldest one ends.
   *
   * @param life at most {@link #MAX_LIFE}
   */
  public PairingCode invite(Grant grant, Duration life, long now) {
    if (!life.isPositive() || life.compareTo(MAX_LIFE) > 0) {
      throw new IllegalArgumentException("an invitation waits up to " + MAX_LIFE);
    }
    lock.lock();
    try {
      forgetExpired(now);
      if (open.size() == MAX_OPEN) {
        open.pollFirstEntry();
      }
      PairingCode code = PairingCode.draw(random);
      while (open.containsKey(code.plate())) {
        code = PairingCode.draw(random);
      }
      open.put(code.plate(), new Open(code, grant, now + life.toNanos()));
      return code;
    } finally {
      lock.unlock();
    }
  }

  /** Takes an invitation back; says whether there was one. */
  public boolean revoke(PairingCode code) {
    lock.lock();
    try {
      Open invitation = open.get(code.plate());
      // Not another one that has the plate of one long spent.
      return invitation != null
          && invitation.code.equals(code)
          && open.remove(code.plate(), invitation);
    } finally {
      lock.unlock();
    }
  }

  /** Whether anybody may still come. */
  public boolean isAnyOpen(long now) {
    lock.lock();
    try {
      forgetExpired(now);
      return open.values().stream().anyMatch(invitation -> invitation.triesLeft > 0);
    } finally {
      lock.unlock();
    }
  }

  /** Begins an attempt, which counts as a wrong one until {@link #spend}. */
  Optional<Attempt> attempt(String plate, long now) {
    lock.lock();
    try {
      forgetExpired(now);
      Open invitation = open.get(plate);
      if (invitation == null || invitation.triesLeft == 0) {
        return Optional.empty();
      }
      invitation.triesLeft--;
      return Optional.of(new Attempt(invitation));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends an invitation well.
   *
   * @return false if somebody else was faster, or it was revoked meanwhile: then nothing is granted
   */
  boolean spend(Attempt attempt) {
    lock.lock();
    try {
      // The very one: a later invitation may have the same plate.
      return open.remove(attempt.code().plate(), attempt.invitation());
    } finally {
      lock.unlock();
    }
  }

  private void forgetExpired(long now) {
    for (Iterator<Open> each = open.values().iterator(); each.hasNext(); ) {
      if (now - each.next().expiresAt >= 0) {
        each.remove();
      }
    }
  }
}
