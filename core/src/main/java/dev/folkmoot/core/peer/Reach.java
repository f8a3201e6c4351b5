package dev.folkmoot.core.peer;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far from its owner something may go, the nearest first. A request carries the reach that
 * nothing may exceed; a peer stands at the reach that it has proven.
 */
public enum Reach {
  /** This machine. */
  LOCAL,
  /** The machines of one owner. */
  MESH,
  /** Machines whose owners were invited. */
  FRIENDS,
  /** Anybody. */
  PUBLIC;

  /** Whether a request that may go as far as this may go to a peer that stands at {@code peer}. */
  public boolean allows(Reach peer) {
    return peer.compareTo(this) <= 0;
  }

  /** The nearer of the two. */
  public Reach within(Reach other) {
    return allows(other) ? other : this;
  }

  /** As users write it: {@code local}, {@code mesh}, {@code friends}, {@code public}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads {@link #wireName}, in any case. */
  public static Optional<Reach> parse(String text) {
    return Stream.of(values()).filter(reach -> reach.name().equalsIgnoreCase(text)).findFirst();
  }
}
