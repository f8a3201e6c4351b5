package dev.folkmoot.engine.grammar;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The formats that a grammar can hold a string to, as patterns: {@code date}, {@code time} and
 * {@code date-time} (RFC 3339, with the right number of days in each month), {@code uuid}, {@code
 * email} (the usual mailbox, no quoted local parts), {@code uri} (RFC 3986, absolute), {@code
 * ipv4}. Every other format is an annotation.
 */
final class StringFormats {

  private static final String DATE =
      "(\\d{4}-((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])|(0[469]|11)-(0[1-9]|[12]\\d|30)"
          + "|02-(0[1-9]|1\\d|2[0-8]))"
          + "|(\\d\\d(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)";
  private static final String HOUR_MINUTE = "([01]\\d|2[0-3]):[0-5]\\d";
  private static final String TIME =
      HOUR_MINUTE + ":[0-5]\\d(\\.\\d{1,9})?(Z|[+-]" + HOUR_MINUTE + ")";
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
  private static final String PCHAR = "([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})";

  private static final Map<String, String> PATTERNS =
      Map.of(
          "date", whole(DATE),
          "time", whole(TIME),
          "date-time", whole(DATE + "T" + TIME),
          "uuid", whole("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
          "email", whole(ATOM + "(\\." + ATOM + ")*@" + LABEL + "(\\." + LABEL + ")+"),
          "uri",
              whole(
                  "[A-Za-z][A-Za-z0-9+.-]*:(//("
                      + PCHAR
                      + "|\\[[0-9A-Fa-f:.]+\\])*(/"
                      + PCHAR
                      + "*)*|/?("
                      + PCHAR
                      + "+(/"
                      + PCHAR
                      + "*)*)?)(\\?("
                      + PCHAR
                      + "|[/?])*)?(#("
                      + PCHAR
                      + "|[/?])*)?"),
          "ipv4", whole(OCTET + "(\\." + OCTET + "){3}"));

  private StringFormats() {}

  private static String whole(String pattern) {
    return "^(" + pattern + ")$";
  }

  /** The pattern of a known format; null for an annotation. */
  static @Nullable String pattern(JsonNode format) {
    return format.isString() ? PATTERNS.get(format.asString()) : null;
  }
}
