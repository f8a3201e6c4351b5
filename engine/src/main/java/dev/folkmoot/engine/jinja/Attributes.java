package dev.folkmoot.engine.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind {@code value.name}, {@code value[key]} and {@code value[a:b:c]}. The dot asks
 * for an attribute first, then for a key; the bracket the other way round. Hence {@code d['items']}
 * without such a key is the method {@code items}, and true: templates in the wild rely on it.
 */
final class Attributes {
  /** Methods that the immutable sandbox hides. */
  private static final Set<String> DICT_CHANGES =
      Set.of("clear", "pop", "popitem", "setdefault", "update");

  private static final Set<String> LIST_CHANGES =
      Set.of("append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove");

  private Attributes() {}

  static Object attribute(Object target, String name) {
    if (target instanceof Undefined undefined) {
      throw undefined.fault();
    }
    Object attribute = pythonAttribute(target, name);
    if (attribute != null) {
      return attribute;
    }
    Object item = target instanceof Map<?, ?> dict ? dict.get(name) : null;
    return item != null ? item : Undefined.member(target, name);
  }

  /** An attribute that is no key. */
  static Object only(Object target, String name) {
    if (target instanceof Undefined undefined) {
      throw undefined.fault();
    }
    Object attribute = pythonAttribute(target, name);
    return attribute == null ? Undefined.member(target, name) : attribute;
  }

  static Object item(Run run, Object target, Object key) {
    if (target instanceof Undefined undefined) {
      throw undefined.fault();
    }
    Object item = pythonItem(run, target, key);
    if (item != null) {
      return item;
    }
    String name = Types.textOrNull(key);
    Object attribute = name == null ? null : pythonAttribute(target, name);
    return attribute != null ? attribute : Undefined.member(target, key);
  }

  /** The value of a key that is known to be there. */
  static Object present(Map<?, ?> dict, Object key) {
    Object value = dict.get(key);
    return value == null ? None.NONE : value;
  }

  private static @Nullable Object pythonItem(Run run, Object target, Object key) {
    if (target instanceof Map<?, ?> dict) {
      boolean hashable = !(key instanceof List<?> || key instanceof Map<?, ?>);
      return hashable ? dict.get(Types.key(key)) : null;
    }
    if (!(key instanceof Long || key instanceof Boolean)) {
      return null;
    }
    long index = Numbers.toLong(key);
    String text = Types.textOrNull(target);
    if (text != null) {
      return character(run, target, text, index);
    }
    List<Object> items = Types.sequence(run, target);
    if (items == null) {
      return null;
    }
    long place = index < 0 ? index + items.size() : index;
    return place < 0 || place >= items.size() ? null : items.get((int) place);
  }

  private static @Nullable Object character(Run run, Object target, String text, long index) {
    run.scan(text.length());
    int length = Text.length(text);
    long place = index < 0 ? index + length : index;
    if (place < 0 || place >= length) {
      return null;
    }
    String found = Character.toString(text.codePointAt(text.offsetByCodePoints(0, (int) place)));
    return target instanceof Markup ? new Markup(found) : found;
  }

  private static @Nullable Object pythonAttribute(Object target, String name) {
    if (name.startsWith("__")) {
      return null;
    }
    return switch (target) {
      case String text -> StringMethods.find(text, false, name);
      case Markup safe -> StringMethods.find(safe.text(), true, name);
      case Map<?, ?> dict ->
          DICT_CHANGES.contains(name)
              ? Undefined.unsafe(target, name)
              : CollectionMethods.ofDict(Types.cast(dict), name);
      case Range range -> CollectionMethods.ofList(range, name);
      case List<?> list ->
          LIST_CHANGES.contains(name)
              ? Undefined.unsafe(target, name)
              : CollectionMethods.ofList(Types.cast(list), name);
      case Tuple tuple -> CollectionMethods.ofList(tuple.items(), name);
      case Namespace namespace -> namespace.fields().get(name);
      case LoopState loop -> loop.attribute(name);
      case Macro macro -> macro.attribute(name);
      default -> null;
    };
  }

  /** Python's extended slice; {@code None} means the end on that side. */
  static Object slice(Run run, Object target, Object start, Object stop, Object step) {
    if (target instanceof Undefined undefined) {
      throw undefined.fault();
    }
    List<Object> items = Types.sequence(run, target);
    if (items == null) {
      return Undefined.member(target, "slice");
    }
    List<Object> picked = pick(run, items, start, stop, step);
    return switch (target) {
      case String _ -> join(run, picked);
      case Markup _ -> new Markup(join(run, picked));
      case Tuple _ -> new Tuple(picked);
      default -> picked;
    };
  }

  private static String join(Run run, List<Object> characters) {
    Output out = new Output(run);
    characters.forEach(c -> out.append((String) c));
    return out.toString();
  }

  private static List<Object> pick(
      Run run, List<Object> items, Object start, Object stop, Object step) {
    long size = items.size();
    long stride = step == None.NONE ? 1 : Numbers.toLong(step);
    if (stride == 0) {
      throw new TemplateFault("slice step cannot be zero");
    }
    long lowest = stride > 0 ? 0 : -1;
    long highest = stride > 0 ? size : size - 1;
    long from = bound(start, size, lowest, highest, stride > 0 ? lowest : highest);
    long to = bound(stop, size, lowest, highest, stride > 0 ? highest : lowest);
    // No stride reaches farther than past the end; held there, it cannot overflow.
    long safeStride = Math.clamp(stride, -size - 1, size + 1);
    List<Object> picked = new ArrayList<>();
    for (long i = from; stride > 0 ? i < to : i > to; i += safeStride) {
      picked.add(items.get((int) i));
    }
    run.elements(picked.size());
    return picked;
  }

  private static long bound(Object value, long size, long lowest, long highest, long otherwise) {
    if (value == None.NONE) {
      return otherwise;
    }
    long place = Numbers.toLong(value);
    return Math.clamp(place < 0 ? place + size : place, lowest, highest);
  }
}
