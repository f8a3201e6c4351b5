package dev.folkmoot.engine.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The filters that take a test or another filter by name. All give generators. */
final class SelectionFilters {
  private SelectionFilters() {}

  static Filters.@Nullable Filter find(String name) {
    return switch (name) {
      case "select" -> (run, value, a) -> select(run, value, test(run, a), true);
      case "reject" -> (run, value, a) -> select(run, value, test(run, a), false);
      case "selectattr" -> (run, value, a) -> select(run, value, attributeTest(run, a), true);
      case "rejectattr" -> (run, value, a) -> select(run, value, attributeTest(run, a), false);
      case "map" -> SelectionFilters::map;
      default -> null;
    };
  }

  private static Object select(Run run, Object value, Predicate<Object> test, boolean wanted) {
    List<Object> kept = new ArrayList<>();
    for (Object item : elements(run, value)) {
      run.step();
      if (test.test(item) == wanted) {
        kept.add(item);
      }
    }
    return new Generator(kept);
  }

  /**
   * jinja2 looks into nothing that is false: even none has no elements here, rather than failing.
   */
  private static List<Object> elements(Run run, Object value) {
    return Types.truth(value) ? Types.elements(run, value) : List.of();
  }

  /** The test that the first argument names, with the others as its own; truth where none is. */
  private static Predicate<Object> test(Run run, Arguments arguments) {
    if (arguments.count() == 0) {
      return Types::truth;
    }
    String test = Types.text(arguments.positional().getFirst(), "the name of a test");
    Arguments rest = arguments.after(1);
    return item -> Tests.holds(run, test, item, rest);
  }

  private static Predicate<Object> attributeTest(Run run, Arguments arguments) {
    if (arguments.count() == 0) {
      throw new TemplateFault("Missing parameter for attribute name");
    }
    UnaryOperator<Object> getter =
        AttributePath.getter(run, arguments.positional().getFirst(), null);
    Predicate<Object> test = test(run, arguments.after(1));
    return item -> test.test(getter.apply(item));
  }

  private static Object map(Run run, Object value, Arguments arguments) {
    UnaryOperator<Object> mapping;
    if (arguments.count() == 0) {
      Bound bound = arguments.bind("map", 0, "attribute", "default");
      if (!bound.has("attribute")) {
        throw new TemplateFault("map requires a filter argument");
      }
      Object otherwise = bound.has("default") ? bound.get("default") : null;
      mapping = AttributePath.getter(run, bound.get("attribute"), otherwise);
    } else {
      String name = Types.text(arguments.positional().getFirst(), "the name of a filter");
      Arguments rest = arguments.after(1);
      mapping = item -> Filters.apply(run, name, item, rest);
    }
    List<Object> mapped = new ArrayList<>();
    for (Object item : elements(run, value)) {
      mapped.add(mapping.apply(item));
    }
    return new Generator(mapped);
  }
}
