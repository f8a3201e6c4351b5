package dev.folkmoot.engine.jinja;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** C's {@code strftime} in the C locale, on a time without a zone, as Python's {@code now()} is. */
final class TimeFormat {
  private TimeFormat() {}

  static String format(Run run, String format) {
    ZonedDateTime now = ZonedDateTime.now(run.clock());
    Output out = new Output(run);
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        out.append(String.valueOf(c));
        continue;
      }
      char code = format.charAt(++i);
      if (code == '-' && i + 1 < format.length()) {
        out.append(unpadded(now, format.charAt(++i)));
      } else {
        out.append(directive(now, code));
      }
    }
    return out.toString();
  }

  private static String unpadded(ZonedDateTime now, char code) {
    String text = directive(now, code);
    String trimmed = Text.stripStart(text, "0 ");
    return trimmed.isEmpty() ? "0" : trimmed;
  }

  private static String directive(ZonedDateTime now, char code) {
    return switch (code) {
      case 'Y' -> Integer.toString(now.getYear());
      case 'y' -> pattern(now, "yy");
      case 'm' -> pattern(now, "MM");
      case 'd' -> pattern(now, "dd");
      case 'e' -> String.format("%2d", now.getDayOfMonth());
      case 'B' -> pattern(now, "MMMM");
      case 'b', 'h' -> pattern(now, "MMM");
      case 'A' -> pattern(now, "EEEE");
      case 'a' -> pattern(now, "EEE");
      case 'H' -> pattern(now, "HH");
      case 'I' -> pattern(now, "hh");
      case 'M' -> pattern(now, "mm");
      case 'S' -> pattern(now, "ss");
      case 'f' -> pattern(now, "SSSSSS");
      case 'p' -> now.get(ChronoField.AMPM_OF_DAY) == 0 ? "AM" : "PM";
      case 'j' -> pattern(now, "DDD");
      case 'u' -> Integer.toString(now.getDayOfWeek().getValue());
      case 'w' -> Integer.toString(now.getDayOfWeek().getValue() % 7);
      case 'F' -> pattern(now, "yyyy-MM-dd");
      case 'T', 'X' -> pattern(now, "HH:mm:ss");
      case 'R' -> pattern(now, "HH:mm");
      case 'D', 'x' -> pattern(now, "MM/dd/yy");
      case 'c' -> pattern(now, "EEE MMM ") + directive(now, 'e') + pattern(now, " HH:mm:ss yyyy");
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'z', 'Z' -> "";
      case '%' -> "%";
      default -> "%" + code;
    };
  }

  private static String pattern(ZonedDateTime now, String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.US).format(now);
  }
}
