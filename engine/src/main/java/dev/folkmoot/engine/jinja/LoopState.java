package dev.folkmoot.engine.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code loop} of a {@code for}: where it stands and what is beside it. */
final class LoopState {
  private final List<Object> items;
  private final int depth;
  private final @Nullable Callable recursion;
  private int index = -1;
  private @Nullable Object lastSeen;

  LoopState(List<Object> items, int depth, @Nullable Callable recursion) {
    this.items = items;
    this.depth = depth;
    this.recursion = recursion;
  }

  boolean advance() {
    return ++index < items.size();
  }

  Object item() {
    return items.get(index);
  }

  int length() {
    return items.size();
  }

  int depth() {
    return depth;
  }

  /** What the loop has yet to meet; the loop then ends. */
  List<Object> rest() {
    List<Object> rest = items.subList(Math.min(index + 1, items.size()), items.size());
    index = items.size() - 1;
    return rest;
  }

  Callable recursion() {
    if (recursion == null) {
      throw new TemplateFault("the loop must have the 'recursive' marker to be called recursively");
    }
    return recursion;
  }

  @Nullable Object attribute(String name) {
    long size = items.size();
    return switch (name) {
      case "index" -> (Object) (index + 1L);
      case "index0" -> (long) index;
      case "revindex" -> size - index;
      case "revindex0" -> size - index - 1;
      case "first" -> index == 0;
      case "last" -> index == items.size() - 1;
      case "length" -> size;
      case "depth" -> (long) depth;
      case "depth0" -> depth - 1L;
      case "previtem" ->
          index == 0 ? new Undefined("there is no previous item") : items.get(index - 1);
      case "nextitem" ->
          index + 1 < size ? items.get(index + 1) : new Undefined("there is no next item");
      case "cycle" -> (Callable) (_, arguments) -> cycle(arguments);
      case "changed" -> (Callable) this::changed;
      default -> null;
    };
  }

  private Object cycle(Arguments arguments) {
    if (arguments.count() == 0) {
      throw new TemplateFault("no items for cycling given");
    }
    return arguments.positional().get(index % arguments.count());
  }

  private Object changed(Run run, Arguments arguments) {
    Tuple now = new Tuple(arguments.positional());
    boolean changed = lastSeen == null || !Comparison.equal(run, lastSeen, now);
    lastSeen = now;
    return changed;
  }
}
