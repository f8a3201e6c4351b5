package dev.folkmoot.app.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Sizes and times as people say them, in Ollama's words, for scripts read them too. */
final class HumanText {

  private static final long KILO = 1000;
  private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB"};
  private static final double WHOLE_FROM = 10;
  private static final Duration FOREVER = Duration.ofDays(20L * 365);

  private HumanText() {}

  /** For example {@code 815 MB}, {@code 2.0 GB}, {@code 3 GB}. */
  static String bytes(long size) {
    double value = size;
    int unit = 0;
    while (value >= KILO && unit < UNITS.length - 1) {
      value /= KILO;
      unit++;
    }
    boolean whole = value >= WHOLE_FROM || value == Math.floor(value);
    return whole
        ? String.format(Locale.ROOT, "%d %s", (long) value, UNITS[unit])
        : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }

  /** For example {@code 3 weeks ago}, {@code 4 minutes from now}, {@code Forever}. */
  static String time(Instant when, Instant now) {
    if (when.equals(Instant.EPOCH)) {
      return "Never";
    }
    Duration past = Duration.between(when, now);
    if (past.negated().compareTo(FOREVER) > 0) {
      return "Forever";
    }
    return past.isNegative() ? span(past.negated()) + " from now" : span(past) + " ago";
  }

  /** For example {@code 3 weeks}, {@code About a minute}. */
  static String span(Duration span) {
    long seconds = span.toSeconds();
    long minutes = span.toMinutes();
    long hours = Math.round(seconds / 3600.0);
    long days = hours / 24;
    if (seconds < 1) {
      return "Less than a second";
    } else if (seconds < 60) {
      return seconds == 1 ? "1 second" : seconds + " seconds";
    } else if (minutes < 60) {
      return minutes == 1 ? "About a minute" : minutes + " minutes";
    } else if (hours < 48) {
      return hours == 1 ? "About an hour" : hours + " hours";
    } else if (days < 14) {
      return days + " days";
    } else if (days < 60) {
      return days / 7 + " weeks";
    } else {
      return days < 2 * 365 ? days / 30 + " months" : days / 365 + " years";
    }
  }

  /** For tables that are wider than terminals: {@code now}, {@code 12 s}, {@code 3 min}. */
  static String shortSpan(Duration span) {
    if (span.toSeconds() < 1) {
      return "now";
    } else if (span.toMinutes() < 1) {
      return span.toSeconds() + " s";
    } else if (span.toHours() < 1) {
      return span.toMinutes() + " min";
    } else if (span.toHours() < 48) {
      return span.toHours() + " h";
    } else {
      return span.toDays() + " d";
    }
  }

  /** For example {@code 1.25s}, {@code 310.4ms}. */
  static String duration(Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    return seconds >= 1
        ? String.format(Locale.ROOT, "%.3fs", seconds)
        : String.format(Locale.ROOT, "%.3fms", seconds * 1000);
  }

  /** For example {@code 163.20 tokens/s}. */
  static String rate(int tokens, Duration time) {
    return time.isZero()
        ? "-"
        : String.format(Locale.ROOT, "%.2f tokens/s", tokens / (time.toNanos() / 1e9));
  }
}
