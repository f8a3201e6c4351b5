package dev.folkmoot.engine.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Evaluated arguments of a call, in order. */
record Arguments(List<Object> positional, Map<String, Object> named) {
  static final Arguments NONE = new Arguments(List.of(), Map.of());

  Arguments {
    positional = List.copyOf(positional);
  }

  static Arguments of(Object... values) {
    return new Arguments(List.of(values), Map.of());
  }

  int count() {
    return positional.size();
  }

  /** These without the first {@code count} positional ones. */
  Arguments after(int count) {
    return new Arguments(
        positional.subList(Math.min(count, positional.size()), positional.size()), named);
  }

  /** Gives every argument its parameter, as a Python function with these parameters would. */
  Bound bind(String function, int required, String... parameters) {
    if (positional.size() > parameters.length) {
      throw new TemplateFault(
          function + "() takes " + parameters.length + " arguments but got " + positional.size());
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < positional.size(); i++) {
      values.put(parameters[i], positional.get(i));
    }
    List<String> known = new ArrayList<>(List.of(parameters));
    named.forEach((name, value) -> {
      if (!known.contains(name)) {
        throw new TemplateFault(function + "() takes no argument named '" + name + "'");
      }
      if (values.put(name, value) != null) {
        throw new TemplateFault(function + "() got argument '" + name + "' twice");
      }
    });
    for (int i = 0; i < required; i++) {
      if (!values.containsKey(parameters[i])) {
        throw new TemplateFault(function + "() misses argument '" + parameters[i] + "'");
      }
    }
    return new Bound(function, values);
  }
}
