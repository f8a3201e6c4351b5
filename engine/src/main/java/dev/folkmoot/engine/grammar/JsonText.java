package dev.folkmoot.engine.grammar;

import java.util.Locale;

/** How this package writes strings in JSON: shortest escapes, everything else as itself. */
final class JsonText {

  private JsonText() {}

  /** With its quotation marks. */
  static String quote(String value) {
    var out = new StringBuilder("\"");
    value.codePoints().forEach(c -> out.append(escaped(c)));
    return out.append('"').toString();
  }

  /** One code point inside a string; half a surrogate pair has no UTF-8 and goes by number. */
  static String escaped(int codePoint) {
    return switch (codePoint) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\b' -> "\\b";
      case '\f' -> "\\f";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default ->
          JsonRules.RAW.contains(codePoint)
              ? Character.toString(codePoint)
              : String.format(Locale.ROOT, "\\u%04x", codePoint);
    };
  }
}
