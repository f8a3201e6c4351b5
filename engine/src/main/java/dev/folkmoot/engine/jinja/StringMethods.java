package dev.folkmoot.engine.jinja;

import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The methods of Python's {@code str}. On markup they give markup again. */
final class StringMethods {
  private StringMethods() {}

  static @Nullable Callable find(String text, boolean safe, String name) {
    Callable method = find(text, name);
    if (method == null) {
      return null;
    }
    return (run, arguments) -> {
      run.build(text.length() >> 1);
      Object result = method.call(run, arguments);
      return safe && result instanceof String plain ? new Markup(plain) : result;
    };
  }

  private static @Nullable Callable find(String text, String name) {
    return switch (name) {
      case "strip" -> (_, a) -> Text.strip(text, chars(name, a));
      case "lstrip" -> (_, a) -> Text.stripStart(text, chars(name, a));
      case "rstrip" -> (_, a) -> Text.stripEnd(text, chars(name, a));
      case "upper" -> (_, a) -> none(name, a, text.toUpperCase(Locale.ROOT));
      case "lower", "casefold" -> (_, a) -> none(name, a, text.toLowerCase(Locale.ROOT));
      case "title" -> (_, a) -> none(name, a, TextCase.title(text));
      case "capitalize" -> (_, a) -> none(name, a, TextCase.capitalize(text));
      case "swapcase" -> (_, a) -> none(name, a, TextCase.swap(text));
      case "split" -> (run, a) -> Splitting.split(run, text, splitting(name, a));
      case "rsplit" -> (run, a) -> Splitting.rsplit(run, text, splitting(name, a));
      case "splitlines" ->
          (run, a) ->
              Splitting.lines(run, text, a.bind(name, 0, "keepends").flag("keepends", false));
      case "partition" -> (run, a) -> Splitting.partition(run, text, separator(name, a), false);
      case "rpartition" -> (run, a) -> Splitting.partition(run, text, separator(name, a), true);
      case "startswith" -> (run, a) -> affix(run, text, name, a, true);
      case "endswith" -> (run, a) -> affix(run, text, name, a, false);
      case "removeprefix" -> (_, a) -> removePrefix(text, a.bind(name, 1, "prefix").text("prefix"));
      case "removesuffix" -> (_, a) -> removeSuffix(text, a.bind(name, 1, "suffix").text("suffix"));
      case "replace" -> (run, a) -> replace(run, text, a);
      case "join" -> (run, a) -> join(run, text, a);
      case "format" -> (run, a) -> BraceFormat.format(run, text, a);
      case "find", "rfind", "index", "rindex", "count" -> (run, a) -> search(run, text, name, a);
      case "zfill", "center", "ljust", "rjust" -> (run, a) -> pad(run, text, name, a);
      default -> predicate(text, name);
    };
  }

  private static @Nullable Callable predicate(String text, String name) {
    return switch (name) {
      case "isdigit", "isdecimal", "isnumeric" -> (_, _) -> all(text, Character::isDigit);
      case "isalpha" -> (_, _) -> all(text, Character::isLetter);
      case "isalnum" -> (_, _) -> all(text, Character::isLetterOrDigit);
      case "isspace" -> (_, _) -> all(text, Text::isBlank);
      case "islower" -> (_, _) -> TextCase.isLower(text);
      case "isupper" -> (_, _) -> TextCase.isUpper(text);
      default -> null;
    };
  }

  private static boolean all(String text, IntPredicate test) {
    return !text.isEmpty() && text.codePoints().allMatch(test);
  }

  private static @Nullable String chars(String name, Arguments arguments) {
    return arguments.bind(name, 0, "chars").textOrNull("chars");
  }

  private static Object none(String name, Arguments arguments, String result) {
    arguments.bind(name, 0);
    return result;
  }

  private static Bound splitting(String name, Arguments arguments) {
    return arguments.bind(name, 0, "sep", "maxsplit");
  }

  private static String separator(String name, Arguments arguments) {
    return arguments.bind(name, 1, "sep").text("sep");
  }

  private static Object affix(
      Run run, String text, String name, Arguments arguments, boolean start) {
    Bound bound = arguments.bind(name, 1, "affix", "start", "end");
    String part = range(text, bound);
    Object affix = bound.get("affix");
    List<Object> affixes = affix instanceof Tuple tuple ? tuple.items() : List.of(affix);
    for (Object candidate : affixes) {
      String wanted = Types.text(candidate, name + "() first argument");
      run.scan(wanted.length());
      if (start ? part.startsWith(wanted) : part.endsWith(wanted)) {
        return true;
      }
    }
    return false;
  }

  private static String removePrefix(String text, String prefix) {
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }

  private static String removeSuffix(String text, String suffix) {
    return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
  }

  /** The part between the optional {@code start} and {@code end}, given in code points. */
  private static String range(String text, Bound bound) {
    if (!bound.has("start")) {
      return text;
    }
    int length = Text.length(text);
    int start = clamp(bound.index("start", 0), length);
    int end = Math.max(start, clamp(bound.index("end", length), length));
    return text.substring(text.offsetByCodePoints(0, start), text.offsetByCodePoints(0, end));
  }

  private static int clamp(int place, int length) {
    return Math.clamp(place < 0 ? (long) place + length : place, 0, length);
  }

  static String replace(Run run, String text, Arguments arguments) {
    Bound bound = arguments.bind("replace", 2, "old", "new", "count");
    int limit = bound.index("count", -1);
    return replace(run, text, bound.text("old"), bound.text("new"), limit);
  }

  /** Replaces the first {@code limit} places, or all where it is negative. */
  static String replace(Run run, String text, String old, String replacement, int limit) {
    run.search(text, old);
    Output out = new Output(run);
    int from = 0;
    int left = limit < 0 ? Integer.MAX_VALUE : limit;
    if (old.isEmpty()) {
      // Python puts the replacement before every character and after the last.
      while (left > 0 && from < text.length()) {
        int next = text.offsetByCodePoints(from, 1);
        out.append(replacement).append(text.substring(from, next));
        from = next;
        left--;
      }
      return out.append(left > 0 ? replacement : "").append(text.substring(from)).toString();
    }
    for (int i = text.indexOf(old); i >= 0 && left > 0; i = text.indexOf(old, from)) {
      out.append(text.substring(from, i)).append(replacement);
      from = i + old.length();
      left--;
    }
    return out.append(text.substring(from)).toString();
  }

  private static Object join(Run run, String separator, Arguments arguments) {
    Output out = new Output(run);
    String before = "";
    for (Object item : Types.elements(run, arguments.bind("join", 1, "iterable").get("iterable"))) {
      out.append(before).append(Types.text(item, "sequence item"));
      before = separator;
    }
    return out.toString();
  }

  private static Object search(Run run, String whole, String name, Arguments arguments) {
    Bound bound = arguments.bind(name, 1, "sub", "start", "end");
    String text = range(whole, bound);
    String wanted = bound.text("sub");
    run.search(text, wanted);
    if (name.equals("count")) {
      return count(text, wanted);
    }
    int place = name.startsWith("r") ? text.lastIndexOf(wanted) : text.indexOf(wanted);
    if (place < 0 && name.endsWith("index")) {
      throw new TemplateFault("substring not found");
    }
    int skipped = clamp(bound.index("start", 0), Text.length(whole));
    return place < 0 ? -1L : (long) skipped + text.codePointCount(0, place);
  }

  private static long count(String text, String wanted) {
    if (wanted.isEmpty()) {
      return Text.length(text) + 1L;
    }
    long count = 0;
    for (int i = text.indexOf(wanted); i >= 0; i = text.indexOf(wanted, i + wanted.length())) {
      count++;
    }
    return count;
  }

  static String pad(Run run, String text, String name, Arguments arguments) {
    Bound bound = arguments.bind(name, 1, "width", "fillchar");
    int width = bound.index("width", 0);
    int missing = Math.max(0, width - Text.length(text));
    run.build(missing);
    String fill = bound.has("fillchar") ? bound.text("fillchar") : " ";
    if (Text.length(fill) != 1) {
      throw new TemplateFault("the fill character must be exactly one character long");
    }
    int left = missing / 2 + (missing & width & 1);
    return switch (name) {
      case "center" -> fill.repeat(left) + text + fill.repeat(missing - left);
      case "ljust" -> text + fill.repeat(missing);
      case "rjust" -> fill.repeat(missing) + text;
      default -> {
        int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        yield text.substring(0, sign) + "0".repeat(missing) + text.substring(sign);
      }
    };
  }
}
