package dev.folkmoot.engine.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Filters on rows and dictionaries as a whole. */
final class SequenceFilters {
  private SequenceFilters() {}

  static Filters.@Nullable Filter find(String name) {
    return switch (name) {
      case "default", "d" -> (_, value, a) -> otherwise(value, a);
      case "first" -> (run, value, _) -> edge(run, value, true);
      case "last" -> (run, value, _) -> edge(run, value, false);
      case "list" -> (run, value, _) -> new ArrayList<>(Types.elements(run, value));
      case "items" -> SequenceFilters::items;
      case "join" -> SequenceFilters::join;
      case "reverse" -> (run, value, _) -> reverse(run, value);
      case "sort" -> SequenceFilters::sort;
      case "dictsort" -> SequenceFilters::dictSort;
      case "unique" -> SequenceFilters::unique;
      case "min" -> (run, value, a) -> extreme(run, value, a, -1);
      case "max" -> (run, value, a) -> extreme(run, value, a, 1);
      case "sum" -> SequenceFilters::sum;
      case "batch" -> SequenceFilters::batch;
      case "attr" -> (_, value, a) -> Attributes.only(value, a.bind(name, 1, "name").text("name"));
      default -> null;
    };
  }

  private static Object otherwise(Object value, Arguments arguments) {
    Bound bound = arguments.bind("default", 0, "default_value", "boolean");
    boolean missing =
        value instanceof Undefined || (bound.flag("boolean", false) && !Types.truth(value));
    return missing ? bound.get("default_value", "") : value;
  }

  private static Object edge(Run run, Object value, boolean first) {
    if (value instanceof Generator generator && first) {
      return generator.hasNext() ? generator.next() : nothing("first");
    }
    if (value instanceof Generator) {
      throw new TemplateFault("'generator' object is not reversible");
    }
    List<Object> items = Types.elements(run, value);
    if (items.isEmpty()) {
      return nothing(first ? "first" : "last");
    }
    return first ? items.getFirst() : items.getLast();
  }

  private static Undefined nothing(String which) {
    return new Undefined("No " + which + " item, sequence was empty.");
  }

  private static Object items(Run run, Object value, Arguments arguments) {
    arguments.bind("items", 0);
    return switch (value) {
      case Undefined _ -> new Generator(List.of());
      case Map<?, ?> dict -> {
        run.elements(dict.size());
        yield new Generator(new DictView(DictView.Kind.ITEMS, Types.cast(dict)).elements());
      }
      default -> throw new TemplateFault("Can only get item pairs from a mapping.");
    };
  }

  private static Object join(Run run, Object value, Arguments arguments) {
    Bound bound = arguments.bind("join", 0, "d", "attribute");
    String separator = Printer.str(run, bound.get("d", ""));
    UnaryOperator<Object> getter = AttributePath.getter(run, bound.get("attribute"), null);
    Output out = new Output(run);
    String before = "";
    for (Object item : Types.elements(run, value)) {
      out.append(before).append(Printer.str(run, getter.apply(item)));
      before = separator;
    }
    return out.toString();
  }

  private static Object reverse(Run run, Object value) {
    String text = Types.textOrNull(value);
    if (text != null) {
      return Attributes.slice(run, text, None.NONE, None.NONE, -1L);
    }
    List<Object> items = new ArrayList<>(Types.elements(run, value));
    Collections.reverse(items);
    return value instanceof Generator ? items : new Generator(items);
  }

  /** The key to order by: an attribute of the item, its case ignored unless asked for. */
  private static UnaryOperator<Object> sortKey(Run run, Bound bound) {
    UnaryOperator<Object> getter = AttributePath.getter(run, bound.get("attribute"), null);
    boolean caseSensitive = bound.flag("case_sensitive", false);
    return item -> {
      Object key = getter.apply(item);
      String text = Types.textOrNull(key);
      return caseSensitive || text == null ? key : run.built(text.toLowerCase(Locale.ROOT));
    };
  }

  private static List<Object> sorted(
      Run run, List<Object> items, UnaryOperator<Object> key, boolean reverse) {
    record Keyed(Object key, Object item) {}
    List<Keyed> keyed = new ArrayList<>();
    for (Object item : items) {
      keyed.add(new Keyed(key.apply(item), item));
    }
    Comparator<Keyed> order = (a, b) -> Comparison.order(run, a.key(), b.key());
    keyed.sort(reverse ? order.reversed() : order);
    List<Object> sorted = new ArrayList<>();
    keyed.forEach(entry -> sorted.add(entry.item()));
    return sorted;
  }

  private static Object sort(Run run, Object value, Arguments arguments) {
    Bound bound = arguments.bind("sort", 0, "reverse", "case_sensitive", "attribute");
    List<Object> items = Types.elements(run, value);
    return sorted(run, items, sortKey(run, bound), bound.flag("reverse", false));
  }

  private static Object dictSort(Run run, Object value, Arguments arguments) {
    Bound bound = arguments.bind("dictsort", 0, "case_sensitive", "by", "reverse");
    if (!(value instanceof Map<?, ?> dict)) {
      throw new TemplateFault("dictsort wants a mapping, not " + Types.name(value));
    }
    String by = bound.has("by") ? bound.text("by") : "key";
    if (!by.equals("key") && !by.equals("value")) {
      throw new TemplateFault("You can only sort by either \"key\" or \"value\"");
    }
    run.elements(dict.size());
    UnaryOperator<Object> key = sortKey(run, bound);
    int side = by.equals("key") ? 0 : 1;
    return sorted(
        run,
        new DictView(DictView.Kind.ITEMS, Types.cast(dict)).elements(),
        pair -> key.apply(((Tuple) pair).items().get(side)),
        bound.flag("reverse", false));
  }

  private static Object unique(Run run, Object value, Arguments arguments) {
    Bound bound = arguments.bind("unique", 0, "case_sensitive", "attribute");
    UnaryOperator<Object> key = sortKey(run, bound);
    Set<Object> seen = new HashSet<>();
    List<Object> kept = new ArrayList<>();
    for (Object item : Types.elements(run, value)) {
      if (seen.add(Types.key(key.apply(item)))) {
        kept.add(item);
      }
    }
    return new Generator(kept);
  }

  private static Object extreme(Run run, Object value, Arguments arguments, int side) {
    Bound bound = arguments.bind("min", 0, "case_sensitive", "attribute");
    List<Object> items = Types.elements(run, value);
    if (items.isEmpty()) {
      return new Undefined("No aggregated item, sequence was empty.");
    }
    UnaryOperator<Object> key = sortKey(run, bound);
    Object best = items.getFirst();
    Object bestKey = key.apply(best);
    for (Object item : items.subList(1, items.size())) {
      Object candidate = key.apply(item);
      if (Comparison.order(run, candidate, bestKey) * side > 0) {
        best = item;
        bestKey = candidate;
      }
    }
    return best;
  }

  private static Object sum(Run run, Object value, Arguments arguments) {
    Bound bound = arguments.bind("sum", 0, "attribute", "start");
    UnaryOperator<Object> getter = AttributePath.getter(run, bound.get("attribute"), null);
    Object sum = bound.get("start", 0L);
    for (Object item : Types.elements(run, value)) {
      sum = Operators.apply(run, Expression.Operator.ADD, sum, getter.apply(item));
    }
    return sum;
  }

  private static Object batch(Run run, Object value, Arguments arguments) {
    Bound bound = arguments.bind("batch", 1, "linecount", "fill_with");
    long size = bound.integer("linecount", 1);
    List<Object> batches = new ArrayList<>();
    List<Object> batch = new ArrayList<>();
    for (Object item : Types.elements(run, value)) {
      if (batch.size() == size) {
        batches.add(batch);
        batch = new ArrayList<>();
      }
      batch.add(item);
    }
    if (!batch.isEmpty()) {
      while (bound.get("fill_with") != None.NONE && batch.size() < size) {
        run.elements(1);
        batch.add(bound.get("fill_with"));
      }
      batches.add(batch);
    }
    return new Generator(batches);
  }
}
