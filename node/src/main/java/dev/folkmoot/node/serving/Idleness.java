package dev.folkmoot.node.serving;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** Sees what a machine is used for by others than this program. */
public interface Idleness {

  /**
   * Looks. May read files and ask other programs, for some milliseconds; called every few seconds
   * if somebody wants to know.
   */
  Activity look();

  /**
   * What was seen.
   *
   * @param othersLoad the part of all processors, 0 to 1, that others used since the last look;
   *     empty if not known
   * @param sinceInput since somebody last touched a keyboard, a mouse or a terminal; empty if that
   *     cannot be seen here
   */
  record Activity(OptionalDouble othersLoad, Optional<Duration> sinceInput) {

    public static final Activity UNKNOWN = new Activity(OptionalDouble.empty(), Optional.empty());

    public Activity {
      requireNonNull(othersLoad);
      requireNonNull(sinceInput);
    }
  }
}
