package dev.folkmoot.engine.jinja;

import org.jspecify.annotations.Nullable;

/** Finds filters by name: those on texts, on numbers, and on sequences. */
final class Filters {
  private Filters() {}

  /** A filter: what stands left of the bar, and what stands in its brackets. */
  @FunctionalInterface
  interface Filter {
    Object apply(Run run, Object value, Arguments arguments);
  }

  static Object apply(Run run, String name, Object value, Arguments arguments) {
    run.step();
    return find(name).apply(run, value, arguments);
  }

  static boolean exists(String name) {
    return lookUp(name) != null;
  }

  static Filter find(String name) {
    Filter filter = lookUp(name);
    if (filter == null) {
      throw new TemplateFault("no filter named '" + name + "'");
    }
    return filter;
  }

  private static @Nullable Filter lookUp(String name) {
    Filter filter = TextFilters.find(name);
    if (filter == null) {
      filter = NumberFilters.find(name);
    }
    if (filter == null) {
      filter = SequenceFilters.find(name);
    }
    return filter == null ? SelectionFilters.find(name) : filter;
  }
}
