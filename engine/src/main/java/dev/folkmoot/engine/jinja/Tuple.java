package dev.folkmoot.engine.jinja;

import java.util.List;

/** A row that cannot change. */
record Tuple(List<Object> items) {
  Tuple {
    items = List.copyOf(items);
  }

  static Tuple of(Object... items) {
    return new Tuple(List.of(items));
  }
}
