package dev.folkmoot.engine.speech;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks for marks in text that is not complete yet. */
final class Marks {

  /** A mark in a text. */
  record Found(int at, String mark) {
    int end() {
      return at + mark.length();
    }
  }

  private static final int ASCII = 128;

  private final List<String> marks;
  private final boolean[] firsts = new boolean[ASCII];

  Marks(Collection<String> marks) {
    // A longer mark that begins like a shorter one is the one that is meant.
    this.marks =
        marks.stream()
            .distinct()
            .sorted((a, b) -> Integer.compare(b.length(), a.length()))
            .toList();
    this.marks.forEach(mark -> firsts[mark.charAt(0)] = true);
  }

  boolean isEmpty() {
    return marks.isEmpty();
  }

  /** Whether no mark begins anywhere in a piece: the quick answer for nearly all of them. */
  boolean isFreeOf(CharSequence piece) {
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      if (c < ASCII && firsts[c]) {
        return false;
      }
    }
    return true;
  }

  /** The first mark in the text; null if there is none. */
  @Nullable Found first(StringBuilder text) {
    Found first = null;
    for (String mark : marks) {
      int at = text.indexOf(mark);
      if (at >= 0 && (first == null || at < first.at)) {
        first = new Found(at, mark);
      }
    }
    return first;
  }

  /** Where at the end of the text a mark may have begun; its length if none has. */
  int begun(StringBuilder text) {
    int begun = text.length();
    for (String mark : marks) {
      for (int at = Math.max(0, text.length() - mark.length() + 1); at < begun; at++) {
        if (startsMark(text, at, mark)) {
          begun = at;
        }
      }
    }
    return begun;
  }

  /** Whether the text may be the beginning of a mark. */
  boolean mayBegin(StringBuilder text) {
    return marks.stream()
        .anyMatch(mark -> text.length() < mark.length() && startsMark(text, 0, mark));
  }

  private static boolean startsMark(StringBuilder text, int from, String mark) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) != mark.charAt(i - from)) {
        return false;
      }
    }
    return true;
  }
}
