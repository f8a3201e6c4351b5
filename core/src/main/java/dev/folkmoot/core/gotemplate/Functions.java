package dev.folkmoot.core.gotemplate;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The functions of the language, and those that Ollama adds to it. */
final class Functions {

  /** A function that cannot do what it is asked. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String words;

    Refused(String words) {
      super(words);
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** Without bound. */
  private static final int ANY = Integer.MAX_VALUE;

  private record Count(int least, int most) {}

  private static final Map<String, Count> COUNTS =
      Map.ofEntries(
          Map.entry("and", new Count(1, ANY)),
          Map.entry("or", new Count(1, ANY)),
          Map.entry("not", new Count(1, 1)),
          Map.entry("eq", new Count(1, ANY)),
          Map.entry("ne", new Count(2, 2)),
          Map.entry("lt", new Count(2, 2)),
          Map.entry("le", new Count(2, 2)),
          Map.entry("gt", new Count(2, 2)),
          Map.entry("ge", new Count(2, 2)),
          Map.entry("index", new Count(1, ANY)),
          Map.entry("slice", new Count(1, ANY)),
          Map.entry("len", new Count(1, 1)),
          Map.entry("call", new Count(1, ANY)),
          Map.entry("print", new Count(0, ANY)),
          Map.entry("println", new Count(0, ANY)),
          Map.entry("printf", new Count(1, ANY)),
          Map.entry("html", new Count(0, ANY)),
          Map.entry("js", new Count(0, ANY)),
          Map.entry("urlquery", new Count(0, ANY)),
          Map.entry("json", new Count(1, 1)),
          Map.entry("currentDate", new Count(0, ANY)),
          Map.entry("yesterdayDate", new Count(0, ANY)),
          Map.entry("toTypeScriptType", new Count(1, 1)));

  private final Clock clock;

  Functions(Clock clock) {
    this.clock = clock;
  }

  static Set<String> names() {
    return new TreeSet<>(COUNTS.keySet());
  }

  void requireCount(String name, int operands, boolean piped) {
    Count count = COUNTS.get(name);
    if (count == null) {
      throw new Fault(Quoting.quote(name) + " is not a defined function");
    }
    int given = operands + (piped ? 1 : 0);
    if (given < count.least() && count.most() == ANY) {
      throw new Fault(
          "wrong number of args for "
              + name
              + ": want at least "
              + count.least()
              + " got "
              + operands);
    }
    if (count.most() != ANY && given != count.most()) {
      throw new Fault(
          "wrong number of args for " + name + ": want " + count.most() + " got " + given);
    }
  }

  Object call(String name, List<Object> arguments, Work work) {
    return switch (name) {
      case "not" -> !Values.truth(arguments.getFirst());
      case "eq" -> Comparison.equal(arguments);
      case "ne" -> !Comparison.equal(arguments);
      case "lt" -> Comparison.less(arguments.getFirst(), arguments.getLast());
      case "le" -> Comparison.lessOrEqual(arguments.getFirst(), arguments.getLast());
      case "gt" -> !Comparison.lessOrEqual(arguments.getFirst(), arguments.getLast());
      case "ge" -> !Comparison.less(arguments.getFirst(), arguments.getLast());
      case "index" -> Elements.index(arguments);
      case "slice" -> Elements.slice(arguments, work);
      case "len" -> length(arguments.getFirst());
      case "call" -> throw refusedCall(arguments.getFirst());
      default -> texts(name, arguments, work);
    };
  }

  private Object texts(String name, List<Object> arguments, Work work) {
    Printing printing = new Printing(work);
    String text =
        switch (name) {
          case "print" -> printing.print(arguments);
          case "println" -> printing.println(arguments);
          case "printf" -> printf(arguments, work);
          case "html" -> Escapes.html(printing.shown(arguments));
          case "js" -> Escapes.js(printing.shown(arguments));
          case "urlquery" -> Escapes.urlQuery(printing.shown(arguments));
          case "json" -> new GoJson(work).write(arguments.getFirst());
          case "currentDate" -> date(arguments, 0);
          case "yesterdayDate" -> date(arguments, 1);
          case "toTypeScriptType" -> TypeScript.type(arguments.getFirst());
          default -> throw new Fault(Quoting.quote(name) + " is not a defined function");
        };
    work.build(text.length());
    return text;
  }

  private static long length(Object value) {
    if (value == Nil.INTERFACE) {
      throw new Refused("len of nil pointer");
    }
    if (value == Nil.INVALID) {
      throw new Refused("reflect: call of reflect.Value.Type on zero Value");
    }
    return Values.length(value).orElseThrow(() -> new Refused("len of type " + Values.type(value)));
  }

  /** No value that we give a template can be called. */
  private static Refused refusedCall(Object value) {
    return new Refused(
        Values.concrete(value) == Nil.INVALID
            ? "call of nil"
            : "non-function of type " + Values.type(value));
  }

  private static String printf(List<Object> arguments, Work work) {
    if (!(arguments.getFirst() instanceof String format)) {
      throw new Fault(
          "wrong type for value; expected string; got " + Values.type(arguments.getFirst()));
    }
    return new Verbs(format, arguments.subList(1, arguments.size()), work).text();
  }

  /** What is given is a format, and not looked at, as in Ollama. */
  private String date(List<Object> formats, int daysAgo) {
    for (Object format : formats) {
      if (!(format instanceof String)) {
        throw new Fault("wrong type for value; expected string; got " + Values.type(format));
      }
    }
    return LocalDate.now(clock).minusDays(daysAgo).toString();
  }
}
