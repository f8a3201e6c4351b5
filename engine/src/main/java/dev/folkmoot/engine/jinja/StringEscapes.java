package dev.folkmoot.engine.jinja;

/** Python's escapes in string literals. An unknown one stays as it stands, backslash included. */
final class StringEscapes {
  private StringEscapes() {}

  static String decode(String raw, int line) {
    if (raw.indexOf('\\') < 0) {
      return raw;
    }
    StringBuilder out = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char next = raw.charAt(++i);
      switch (next) {
        case 'n' -> out.append('\n');
        case 't' -> out.append('\t');
        case 'r' -> out.append('\r');
        case '\\', '\'', '"' -> out.append(next);
        case 'a' -> out.append('\u0007');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'v' -> out.append('\u000b');
        case '\n' -> {} // A line that goes on.
        case 'x' -> i = hex(raw, i, 2, out, line);
        case 'u' -> i = hex(raw, i, 4, out, line);
        case 'U' -> i = hex(raw, i, 8, out, line);
        case '0', '1', '2', '3', '4', '5', '6', '7' -> i = octal(raw, i, out);
        default -> out.append('\\').append(next);
      }
    }
    return out.toString();
  }

  private static int hex(String raw, int at, int length, StringBuilder out, int line) {
    int end = at + 1 + length;
    try {
      if (end > raw.length()) {
        throw new NumberFormatException("too short");
      }
      int point = Integer.parseUnsignedInt(raw, at + 1, end, 16);
      if (!Character.isValidCodePoint(point)) {
        throw new NumberFormatException("no such code point");
      }
      out.appendCodePoint(point);
    } catch (NumberFormatException e) {
      throw new TemplateFault("a string has a malformed \\" + raw.charAt(at) + " escape", line);
    }
    return end - 1;
  }

  private static int octal(String raw, int at, StringBuilder out) {
    int end = at;
    int value = 0;
    while (end < raw.length() && end < at + 3 && Character.digit(raw.charAt(end), 8) >= 0) {
      value = value * 8 + Character.digit(raw.charAt(end++), 8);
    }
    out.append((char) value);
    return end - 1;
  }
}
