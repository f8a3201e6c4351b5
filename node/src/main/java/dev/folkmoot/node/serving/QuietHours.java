package dev.folkmoot.node.serving;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.failure.FailureException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Times of the day at which the machine serves nobody but its owner.
 *
 * @param ranges in any order; they may overlap
 */
public record QuietHours(List<Range> ranges) {

  /** No such times. */
  public static final QuietHours NONE = new QuietHours(List.of());

  private static final int MAX_RANGES = 48;
  private static final String END_OF_DAY = "24:00";

  /**
   * From one time of the day to another, by the clock on the wall; over midnight where the end is
   * not after the beginning.
   *
   * @param until the first minute that is not quiet; {@code 00:00} is the end of the day
   */
  public record Range(LocalTime from, LocalTime until) {
    public Range {
      requireNonNull(from);
      requireNonNull(until);
      if (from.equals(until)) {
        throw FailureException.invalid(
            "quiet hours from "
                + from
                + " to "
                + until
                + " are none; write 00:00-24:00 for always");
      }
    }

    boolean covers(LocalTime time) {
      boolean hasBegun = !time.isBefore(from);
      boolean isNotOver = time.isBefore(until);
      return from.isBefore(until) ? hasBegun && isNotOver : hasBegun || isNotOver;
    }
  }

  public QuietHours {
    ranges = List.copyOf(ranges);
    if (ranges.size() > MAX_RANGES) {
      throw FailureException.invalid("more than " + MAX_RANGES + " ranges of quiet hours");
    }
  }

  /**
   * Reads {@code 23:00-07:00}, or several such separated by commas; nothing for none.
   *
   * @throws FailureException {@code INVALID_REQUEST} that says which part cannot be read
   */
  public static QuietHours parse(String text) {
    if (text.isBlank()) {
      return NONE;
    }
    List<Range> ranges = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String[] ends = part.strip().split("-", -1);
      if (ends.length != 2) {
        throw unreadable(part);
      }
      if (isMidnight(ends[0]) && isMidnight(ends[1]) && !ends[0].strip().equals(ends[1].strip())) {
        ranges.add(new Range(LocalTime.MIDNIGHT, LocalTime.NOON));
        ranges.add(new Range(LocalTime.NOON, LocalTime.MIDNIGHT));
      } else {
        ranges.add(new Range(time(ends[0], part), time(ends[1], part)));
      }
    }
    return new QuietHours(ranges);
  }

  private static boolean isMidnight(String text) {
    return text.strip().equals(END_OF_DAY) || text.strip().equals("00:00");
  }

  private static LocalTime time(String text, String part) {
    if (text.strip().equals(END_OF_DAY)) {
      return LocalTime.MIDNIGHT;
    }
    try {
      return LocalTime.parse(text.strip());
    } catch (DateTimeException e) {
      throw unreadable(part);
    }
  }

  private static FailureException unreadable(String part) {
    return FailureException.invalid(
        "\"" + part.strip() + "\" are no quiet hours; write them as 23:00-07:00");
  }

  boolean cover(LocalTime time) {
    return ranges.stream().anyMatch(range -> range.covers(time));
  }

  /** How long they last from then on; zero if it is not quiet, a day at most. */
  Duration left(LocalTime time) {
    Duration left = Duration.ZERO;
    LocalTime at = time;
    for (int i = 0; i <= ranges.size(); i++) {
      LocalTime now = at;
      LocalTime end =
          ranges.stream().filter(r -> r.covers(now)).map(Range::until).findFirst().orElse(now);
      if (end.equals(now)) {
        return left;
      }
      Duration step = Duration.between(now, end);
      left = left.plus(step.isNegative() ? step.plusDays(1) : step);
      at = end;
    }
    Duration day = Duration.ofDays(1);
    return left.compareTo(day) > 0 ? day : left;
  }
}
