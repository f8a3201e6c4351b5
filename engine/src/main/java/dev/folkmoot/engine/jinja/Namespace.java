package dev.folkmoot.engine.jinja;

import java.util.LinkedHashMap;
import java.util.Map;

/** The one value that a template may change: it carries state out of loops. */
record Namespace(Map<Object, Object> fields) {
  Namespace {
    fields.keySet().forEach(Namespace::check);
    fields = new LinkedHashMap<>(fields);
  }

  void set(String name, Object value) {
    check(name);
    fields.put(name, value);
  }

  private static void check(Object name) {
    if (name instanceof String text && text.startsWith("_")) {
      throw new TemplateFault("a namespace takes no attribute named '" + text + "'");
    }
  }
}
