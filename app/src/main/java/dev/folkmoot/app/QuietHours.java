package dev.folkmoot.app;

import java.time.LocalTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a machine is its owner's alone. From late to early means over midnight.
 *
 * @param from the first minute
 * @param to the first minute after it
 */
record QuietHours(LocalTime from, LocalTime to) {

  private static final Pattern TEXT =
      Pattern.compile("([01]?\\d|2[0-3]):([0-5]\\d)\\s*-\\s*([01]?\\d|2[0-3]):([0-5]\\d)");

  /**
   * Reads {@code 23:00-07:00}; nothing where both ends are the same, for that may mean anything.
   */
  static Optional<QuietHours> parse(String text) {
    Matcher hours = TEXT.matcher(text.strip());
    if (!hours.matches()) {
      return Optional.empty();
    }
    QuietHours quiet =
        new QuietHours(
            LocalTime.of(Integer.parseInt(hours.group(1)), Integer.parseInt(hours.group(2))),
            LocalTime.of(Integer.parseInt(hours.group(3)), Integer.parseInt(hours.group(4))));
    return Optional.of(quiet).filter(range -> !range.from.equals(range.to));
  }
}
