package dev.folkmoot.engine.jinja;

import org.jspecify.annotations.Nullable;

/** Text as Python sees it: a row of code points, with Python's idea of what is blank. */
final class Text {
  private Text() {}

  static boolean isBlank(int c) {
    return switch (c) {
      case ' ', 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
      default -> (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x1F) || (c >= 0x2000 && c <= 0x200A);
    };
  }

  /** Whether nothing but blanks, and at least one, stands from {@code from} on. */
  static boolean isBlank(String text, int from) {
    return from < text.length() && skipBlanks(text, from) == text.length();
  }

  static int skipBlanks(String text, int from) {
    int i = from;
    while (i < text.length() && isBlank(text.charAt(i))) {
      i++;
    }
    return i;
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  static String strip(String text, @Nullable String chars) {
    return stripStart(stripEnd(text, chars), chars);
  }

  static String stripStart(String text, @Nullable String chars) {
    int i = 0;
    while (i < text.length() && strips(text.codePointAt(i), chars)) {
      i += Character.charCount(text.codePointAt(i));
    }
    return text.substring(i);
  }

  static String stripEnd(String text, @Nullable String chars) {
    int i = text.length();
    while (i > 0 && strips(text.codePointBefore(i), chars)) {
      i -= Character.charCount(text.codePointBefore(i));
    }
    return text.substring(0, i);
  }

  private static boolean strips(int c, @Nullable String chars) {
    return chars == null ? isBlank(c) : chars.indexOf(c) >= 0;
  }

  /** Python orders text by code point, Java by UTF-16 unit: they differ beyond the first plane. */
  static int compare(String a, String b) {
    int limit = Math.min(a.length(), b.length());
    for (int i = 0; i < limit; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean pairs = Character.isSurrogate(x) != Character.isSurrogate(y);
        int order = Character.compare(x, y);
        return pairs ? (Character.isSurrogate(x) ? 1 : -1) : order;
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** What HTML needs escaped, in the forms that Python's markupsafe writes. */
  static String escapeHtml(String text) {
    return text.replace("&", "&amp;")
        .replace(">", "&gt;")
        .replace("<", "&lt;")
        .replace("'", "&#39;")
        .replace("\"", "&#34;");
  }
}
