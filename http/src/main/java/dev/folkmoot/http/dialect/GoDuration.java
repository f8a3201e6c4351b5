package dev.folkmoot.http.dialect;

import dev.folkmoot.core.failure.FailureException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Go writes them: {@code 5m}, {@code 1h30m}, {@code -1.5s}, {@code 300ms}, {@code 0}.
 *
 * @see <a href="https://pkg.go.dev/time#ParseDuration">time.ParseDuration</a>
 */
public final class GoDuration {

  private static final int MAX_LENGTH = 100;
  private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final Pattern PART =
      Pattern.compile("(?<number>[0-9]+\\.?[0-9]*|\\.[0-9]+)(?<unit>[^0-9.]*)");

  private GoDuration() {}

  /**
   * Reads a duration; one beyond what 64 bits of nanoseconds hold is refused, as Go does.
   *
   * @throws FailureException {@code INVALID_REQUEST} with Go's own words if this is none
   */
  public static Duration parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw invalid("invalid duration", text.substring(0, MAX_LENGTH));
    }
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Duration.ZERO;
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = PART.matcher(rest);
    int end = 0;
    while (part.find() && part.start() == end) {
      nanos = nanos.add(new BigDecimal(padded(part.group("number"))).multiply(unit(part, text)));
      end = part.end();
    }
    if (end == 0 || end != rest.length() || nanos.compareTo(LONGEST) > 0) {
      throw invalid("invalid duration", text);
    }
    long whole = nanos.setScale(0, RoundingMode.DOWN).longValueExact();
    return Duration.ofNanos(negative ? -whole : whole);
  }

  private static String padded(String number) {
    return number.startsWith(".") ? "0" + number : number;
  }

  private static BigDecimal unit(Matcher part, String text) {
    return BigDecimal.valueOf(
        switch (part.group("unit")) {
          case "ns" -> 1L;
          case "us", "µs", "μs" -> 1_000L;
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          case "" -> throw invalid("missing unit in duration", text);
          default ->
              throw FailureException.invalid(
                  "time: unknown unit \"" + part.group("unit") + "\" in duration \"" + text + '"');
        });
  }

  private static FailureException invalid(String what, String text) {
    return FailureException.invalid("time: " + what + " \"" + text + '"');
  }
}
