package dev.folkmoot.core.gotemplate;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Go's constants of text: read, and written. */
final class Quoting {

  private static final int MAX_LATIN = 0xff;
  private static final int OCTAL_DIGITS = 3;

  private Quoting() {}

  /** In double quotes, so that Go would read it back. */
  static String quote(String text) {
    return quote(text, '"', false);
  }

  /** In quotes; what is not ASCII is escaped too if {@code ascii}. */
  static String quote(String text, char quote, boolean ascii) {
    StringBuilder out = new StringBuilder(text.length() + 2).append(quote);
    text.codePoints().forEach(c -> escape(out, c, quote, ascii));
    return out.append(quote).toString();
  }

  private static void escape(StringBuilder out, int c, char quote, boolean ascii) {
    int shown = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c;
    if (shown == quote || shown == '\\') {
      out.append('\\').append((char) shown);
      return;
    }
    if (isPrintable(shown) && (shown < 0x80 || !ascii)) {
      out.appendCodePoint(shown);
      return;
    }
    int letter = "\u0007\b\f\n\r\t\u000b".indexOf(shown);
    if (letter >= 0) {
      out.append('\\').append("abfnrtv".charAt(letter));
    } else if (shown < ' ' || shown == 0x7f) {
      out.append(String.format(Locale.ROOT, "\\x%02x", shown));
    } else if (shown < 0x10000) {
      out.append(String.format(Locale.ROOT, "\\u%04x", shown));
    } else {
      out.append(String.format(Locale.ROOT, "\\U%08x", shown));
    }
  }

  /** Letters, marks, numbers, punctuation, symbols, and of the blanks only ASCII's. */
  static boolean isPrintable(int c) {
    if (c == ' ') {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** The text of a constant in double quotes or backticks; null if it is none. */
  static @Nullable String unquote(String constant) {
    String body = constant.substring(1, constant.length() - 1);
    if (constant.charAt(0) == '`') {
      return body.replace("\r", "");
    }
    Reading reading = new Reading(body, '"');
    while (!reading.atEnd()) {
      if (!reading.read()) {
        return null;
      }
    }
    return reading.text();
  }

  /** The code point of a constant in single quotes; -1 if it is none. */
  static int character(String constant) {
    Reading reading = new Reading(constant.substring(1, constant.length() - 1), '\'');
    return !reading.atEnd() && reading.read() && reading.atEnd() ? reading.last : -1;
  }

  /** Reads a constant from its first character to its last. */
  private static final class Reading {
    private final String source;
    private final char quote;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int at;
    private int last;

    Reading(String source, char quote) {
      this.source = source;
      this.quote = quote;
    }

    boolean atEnd() {
      return at >= source.length();
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Takes one character, or one escape; false if it is none. */
    boolean read() {
      int c = source.codePointAt(at);
      at += Character.charCount(c);
      if (c == quote) {
        return false;
      }
      return c == '\\' ? escaped() : add(c);
    }

    private boolean escaped() {
      if (atEnd()) {
        return false;
      }
      char c = source.charAt(at++);
      int plain = "abfnrtv\\".indexOf(c);
      if (plain >= 0) {
        return add("\u0007\b\f\n\r\t\u000b\\".charAt(plain));
      }
      return switch (c) {
        case 'x' -> number(2, 16, true);
        case 'u' -> number(4, 16, false);
        case 'U' -> number(8, 16, false);
        case '\'', '"' -> c == quote && add(c);
        default -> {
          at--;
          yield number(OCTAL_DIGITS, 8, true);
        }
      };
    }

    private boolean number(int digits, int radix, boolean isByte) {
      if (at + digits > source.length()) {
        return false;
      }
      long value = 0;
      for (int i = 0; i < digits; i++) {
        int digit = Character.digit(source.charAt(at++), radix);
        if (digit < 0) {
          return false;
        }
        value = value * radix + digit;
      }
      if (isByte && value <= MAX_LATIN) {
        last = (int) value;
        bytes.write(last);
        return true;
      }
      boolean valid = value <= Character.MAX_CODE_POINT && (value < 0xd800 || value > 0xdfff);
      return !isByte && valid && add((int) value);
    }

    private boolean add(int c) {
      last = c;
      bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
      return true;
    }
  }
}
