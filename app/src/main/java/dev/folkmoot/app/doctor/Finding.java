package dev.folkmoot.app.doctor;

import static java.util.Objects.requireNonNull;

/**
 * One thing that was looked at.
 *
 * @param area in a word, such as {@code memory}
 * @param what was found, in a line
 * @param remedy what to do about it, in a line; empty where there is nothing to be done
 */
public record Finding(String area, Level level, String what, String remedy) {

  /** How bad it is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** A node works, but not as well as it could. */
    WARN,
    /** A node does not start, or does not answer. */
    FAIL
  }

  public Finding {
    requireNonNull(area);
    requireNonNull(level);
    if (what.isBlank() || what.contains("\n") || remedy.contains("\n")) {
      throw new IllegalArgumentException("a finding is a line and its remedy another: " + what);
    }
    if (level != Level.OK && remedy.isBlank()) {
      throw new IllegalArgumentException("nobody is helped by a complaint alone: " + what);
    }
  }

  static Finding ok(String area, String what) {
    return new Finding(area, Level.OK, what, "");
  }

  static Finding warn(String area, String what, String remedy) {
    return new Finding(area, Level.WARN, what, remedy);
  }

  static Finding fail(String area, String what, String remedy) {
    return new Finding(area, Level.FAIL, what, remedy);
  }
}
