package dev.folkmoot.engine.jinja;

import java.util.Locale;

/** Upper and lower case, as Python's {@code str} and jinja2's filters see words. */
final class TextCase {
  /** What jinja2's {@code title} filter takes for the space between words. */
  private static final String WORD_BREAKS = "-({[<";

  private TextCase() {}

  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = text.offsetByCodePoints(0, 1);
    return titled(text.substring(0, first)) + text.substring(first).toLowerCase(Locale.ROOT);
  }

  private static String titled(String character) {
    return Character.toString(Character.toTitleCase(character.codePointAt(0)));
  }

  /** Python's: every letter that follows no letter is a capital. */
  static String title(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean inWord = false;
    for (int c : text.codePoints().toArray()) {
      out.appendCodePoint(inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
      inWord = isCased(c);
    }
    return out.toString();
  }

  /** jinja2's: a word runs up to a blank, a hyphen or an opening bracket. */
  static String titleWords(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean inWord = false;
    for (int c : text.codePoints().toArray()) {
      String character = Character.toString(c);
      out.append(inWord ? character.toLowerCase(Locale.ROOT) : character.toUpperCase(Locale.ROOT));
      inWord = !Text.isBlank(c) && WORD_BREAKS.indexOf(c) < 0;
    }
    return out.toString();
  }

  static String swap(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .mapToObj(Character::toString)
        .map(c ->
            Character.isUpperCase(c.codePointAt(0))
                ? c.toLowerCase(Locale.ROOT)
                : c.toUpperCase(Locale.ROOT))
        .forEach(out::append);
    return out.toString();
  }

  static boolean isLower(String text) {
    return text.codePoints().anyMatch(TextCase::isCased)
        && text.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
  }

  static boolean isUpper(String text) {
    return text.codePoints().anyMatch(TextCase::isCased)
        && text.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
  }

  private static boolean isCased(int c) {
    return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
  }
}
