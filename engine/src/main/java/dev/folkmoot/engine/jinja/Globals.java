package dev.folkmoot.engine.jinja;

import dev.folkmoot.core.failure.FailureException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions that every template finds. */
final class Globals {
  private Globals() {}

  /** A fresh scope, since the caller's variables go into it and may hide a function. */
  static Scope scope() {
    Scope scope = new Scope(null);
    function(scope, "range", (_, arguments) -> range(arguments));
    function(scope, "dict", Globals::dict);
    function(scope, "namespace", (run, arguments) -> new Namespace(dict(run, arguments)));
    function(scope, "joiner", (_, arguments) -> joiner(arguments));
    function(scope, "raise_exception", Globals::raise);
    function(
        scope,
        "strftime_now",
        (run, arguments) ->
            TimeFormat.format(run, arguments.bind("strftime_now", 1, "format").text("format")));
    return scope;
  }

  private static void function(Scope scope, String name, Callable function) {
    scope.set(name, function);
  }

  private static Object range(Arguments arguments) {
    Bound bound = arguments.bind("range", 1, "start", "stop", "step");
    if (!bound.has("stop")) {
      return new Range(0, bound.integer("start", 0), 1);
    }
    return new Range(bound.integer("start", 0), bound.integer("stop", 0), bound.integer("step", 1));
  }

  private static Map<Object, Object> dict(Run run, Arguments arguments) {
    Map<Object, Object> dict = new LinkedHashMap<>();
    if (arguments.count() > 1) {
      throw new TemplateFault("dict expected at most 1 argument");
    }
    for (Object source : arguments.positional()) {
      if (source instanceof Map<?, ?> other) {
        run.elements(other.size());
        dict.putAll(other);
      } else {
        for (Object pair : Types.elements(run, source)) {
          List<Object> parts = Types.elements(run, pair);
          if (parts.size() != 2) {
            throw new TemplateFault("dict() wants pairs of key and value");
          }
          dict.put(Types.key(parts.get(0)), parts.get(1));
        }
      }
    }
    dict.putAll(arguments.named());
    return dict;
  }

  private static Callable joiner(Arguments arguments) {
    Object separator = arguments.bind("joiner", 0, "sep").get("sep", ", ");
    boolean[] used = new boolean[1];
    return (_, _) -> {
      Object now = used[0] ? separator : "";
      used[0] = true;
      return now;
    };
  }

  /** How a template refuses a conversation: its words are meant for the asker. */
  private static Object raise(Run run, Arguments arguments) {
    Object message = arguments.bind("raise_exception", 1, "message").get("message");
    throw FailureException.invalid(Printer.str(run, message));
  }
}
