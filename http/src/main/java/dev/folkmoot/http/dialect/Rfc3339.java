package dev.folkmoot.http.dialect;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * Timestamps as clients expect them: RFC 3339 with nanoseconds.
 *
 * <p>An encoder writes one for every token, so the date and time down to the second are kept from
 * one call to the next. One thread.
 */
public final class Rfc3339 {

  private static final int NANO_DIGITS = 9;
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.nnnnnnnnnXXX");

  private long second = Long.MIN_VALUE;
  private byte[] bytes = {};

  /** The time in UTC, in quotes. The array is used again by the next call. */
  public byte[] utc(Instant time) {
    if (time.getEpochSecond() != second) {
      second = time.getEpochSecond();
      String date = Instant.ofEpochSecond(second).toString();
      bytes =
          ('"' + date.substring(0, date.length() - 1) + ".000000000Z\"")
              .getBytes(StandardCharsets.US_ASCII);
    }
    int nanos = time.getNano();
    int at = bytes.length - 3;
    for (int i = 0; i < NANO_DIGITS; i++) {
      bytes[at--] = (byte) ('0' + nanos % 10);
      nanos /= 10;
    }
    return bytes;
  }

  /** The time with the offset of a zone, without quotes. */
  public static String local(Instant time, ZoneId zone) {
    return LOCAL.format(time.atZone(zone));
  }
}
