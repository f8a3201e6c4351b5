package dev.folkmoot.engine.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's ways to cut a text. Without a separator, runs of blanks separate and none remain. */
final class Splitting {
  /** Where {@code splitlines} ends a line, beside CR LF. */
  private static final String LINE_ENDS = "\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029";

  private Splitting() {}

  static List<Object> split(Run run, String text, Bound bound) {
    String separator = separator(run, text, bound);
    int limit = limit(bound);
    List<Object> parts = new ArrayList<>();
    if (separator == null) {
      int at = Text.skipBlanks(text, 0);
      while (at < text.length()) {
        // The rest behind the last split keeps its blanks at the end.
        int end = parts.size() < limit ? wordEnd(text, at) : text.length();
        parts.add(text.substring(at, end));
        at = Text.skipBlanks(text, end);
      }
    } else {
      int at = 0;
      for (int i = text.indexOf(separator); i >= 0 && parts.size() < limit; ) {
        parts.add(text.substring(at, i));
        at = i + separator.length();
        i = text.indexOf(separator, at);
      }
      parts.add(text.substring(at));
    }
    run.elements(parts.size());
    return parts;
  }

  private static int wordEnd(String text, int from) {
    int i = from;
    while (i < text.length() && !Text.isBlank(text.charAt(i))) {
      i++;
    }
    return i;
  }

  static List<Object> rsplit(Run run, String text, Bound bound) {
    String separator = separator(run, text, bound);
    int limit = limit(bound);
    List<Object> parts = new ArrayList<>();
    if (separator == null) {
      String rest = Text.stripEnd(text, null);
      while (!rest.isEmpty()) {
        // The rest before the last split keeps its blanks at the start.
        int start = parts.size() < limit ? wordStart(rest) : 0;
        parts.add(rest.substring(start));
        rest = Text.stripEnd(rest.substring(0, start), null);
      }
    } else {
      int end = text.length();
      int i = text.lastIndexOf(separator);
      while (i >= 0 && parts.size() < limit) {
        parts.add(text.substring(i + separator.length(), end));
        end = i;
        i = text.lastIndexOf(separator, end - separator.length());
      }
      parts.add(text.substring(0, end));
    }
    Collections.reverse(parts);
    run.elements(parts.size());
    return parts;
  }

  private static int wordStart(String text) {
    int i = text.length();
    while (i > 0 && !Text.isBlank(text.charAt(i - 1))) {
      i--;
    }
    return i;
  }

  private static @Nullable String separator(Run run, String text, Bound bound) {
    String separator = bound.textOrNull("sep");
    if (separator != null) {
      if (separator.isEmpty()) {
        throw new TemplateFault("empty separator");
      }
      run.search(text, separator);
    }
    return separator;
  }

  private static int limit(Bound bound) {
    int limit = bound.index("maxsplit", -1);
    return limit < 0 ? Integer.MAX_VALUE : limit;
  }

  static List<Object> lines(Run run, String text, boolean keepEnds) {
    List<Object> lines = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end = at;
      while (end < text.length() && LINE_ENDS.indexOf(text.charAt(end)) < 0) {
        end++;
      }
      int next = text.startsWith("\r\n", end) ? end + 2 : Math.min(end + 1, text.length());
      lines.add(text.substring(at, keepEnds ? next : end));
      at = next;
    }
    run.elements(lines.size());
    return lines;
  }

  static Tuple partition(Run run, String text, String separator, boolean last) {
    if (separator.isEmpty()) {
      throw new TemplateFault("empty separator");
    }
    run.search(text, separator);
    int place = last ? text.lastIndexOf(separator) : text.indexOf(separator);
    if (place < 0) {
      return last ? Tuple.of("", "", text) : Tuple.of(text, "", "");
    }
    return Tuple.of(
        text.substring(0, place), separator, text.substring(place + separator.length()));
  }
}
