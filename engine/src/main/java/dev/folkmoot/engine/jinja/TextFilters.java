package dev.folkmoot.engine.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Filters that give text. Most take any value and print it first. */
final class TextFilters {
  private TextFilters() {}

  static Filters.@Nullable Filter find(String name) {
    return switch (name) {
      case "trim" ->
          (run, value, a) ->
              like(
                  value,
                  Text.strip(text(run, value), a.bind(name, 0, "chars").textOrNull("chars")));
      case "upper" -> (run, value, _) -> like(value, text(run, value).toUpperCase(Locale.ROOT));
      case "lower" -> (run, value, _) -> like(value, text(run, value).toLowerCase(Locale.ROOT));
      case "title" -> (run, value, _) -> TextCase.titleWords(text(run, value));
      case "capitalize" -> (run, value, _) -> like(value, TextCase.capitalize(text(run, value)));
      case "string" -> (run, value, _) -> like(value, text(run, value));
      case "safe" -> (run, value, _) -> new Markup(text(run, value));
      case "escape", "e" -> (run, value, _) -> escape(run, value);
      case "forceescape" -> (run, value, _) -> new Markup(Text.escapeHtml(text(run, value)));
      case "replace" -> TextFilters::replace;
      case "indent" -> TextFilters::indent;
      case "center" -> (run, value, a) -> StringMethods.pad(run, text(run, value), name, center(a));
      case "format" -> TextFilters::format;
      case "tojson" -> (run, value, a) -> JsonWriter.write(run, value, jsonOptions(a));
      case "wordcount" -> (run, value, _) -> (long) words(run, text(run, value));
      default -> null;
    };
  }

  /** The text of a value, paid for. */
  private static String text(Run run, Object value) {
    return run.built(Printer.str(run, value));
  }

  private static Object like(Object value, String text) {
    return value instanceof Markup ? new Markup(text) : text;
  }

  private static Object escape(Run run, Object value) {
    return Markup.of(value, value instanceof Markup ? "" : text(run, value));
  }

  private static Arguments center(Arguments arguments) {
    return Arguments.of(arguments.bind("center", 0, "width").integer("width", 80));
  }

  private static Bound jsonOptions(Arguments arguments) {
    return arguments.bind("tojson", 0, "ensure_ascii", "indent", "separators", "sort_keys");
  }

  private static int words(Run run, String text) {
    return Splitting.split(run, text, Arguments.NONE.bind("split", 0)).size();
  }

  private static Object replace(Run run, Object value, Arguments arguments) {
    Bound bound = arguments.bind("replace", 2, "old", "new", "count");
    String old = Printer.str(run, bound.get("old"));
    String replacement = Printer.str(run, bound.get("new"));
    return StringMethods.replace(run, text(run, value), old, replacement, bound.index("count", -1));
  }

  private static Object format(Run run, Object value, Arguments arguments) {
    if (!arguments.named().isEmpty() && arguments.count() > 0) {
      throw new TemplateFault("can't handle positional and keyword arguments at the same time");
    }
    Object values =
        arguments.named().isEmpty()
            ? new Tuple(arguments.positional())
            : new LinkedHashMap<Object, Object>(arguments.named());
    return PercentFormat.format(run, text(run, value), values);
  }

  private static Object indent(Run run, Object value, Arguments arguments) {
    Bound bound = arguments.bind("indent", 0, "width", "first", "blank");
    String margin = margin(run, bound.get("width", 4L));
    // The newline added here keeps one that the text ends with: splitlines would drop it.
    String text = Types.text(value, "indent() value") + "\n";
    List<Object> lines = Splitting.lines(run, text, false);
    Output out = new Output(run);
    for (int i = 0; i < lines.size(); i++) {
      String line = (String) lines.get(i);
      boolean indented =
          i == 0 ? bound.flag("first", false) : bound.flag("blank", false) || !line.isEmpty();
      out.append(i == 0 ? "" : "\n").append(indented ? margin : "").append(line);
    }
    return like(value, out.toString());
  }

  private static String margin(Run run, Object width) {
    String text = Types.textOrNull(width);
    if (text != null) {
      return text;
    }
    long count = Math.max(0, Numbers.toLong(width));
    run.build(count);
    return " ".repeat((int) count);
  }
}
