package dev.folkmoot.core.gotemplate;

import dev.folkmoot.core.gotemplate.Functions.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** {@code index} and {@code slice}. A text is its bytes. */
final class Elements {

  private static final int MAX_SLICE_ARGUMENTS = 3;

  private Elements() {}

  static Object index(List<Object> arguments) {
    Object item = Values.concrete(arguments.getFirst());
    if (item == Nil.INVALID) {
      throw new Refused("index of untyped nil");
    }
    for (Object given : arguments.subList(1, arguments.size())) {
      Object index = Values.concrete(given);
      item =
          switch (Values.kind(item)) {
            case LIST -> {
              List<?> list = Values.list(item);
              yield Values.of(list.get(position(index, list.size(), true)));
            }
            case STRING -> {
              byte[] bytes = Values.utf8((String) item);
              yield new Values.Octet(bytes[position(index, bytes.length, true)] & 0xff);
            }
            case MAP -> entry(Values.map(item), index);
            case INVALID, INTERFACE -> throw new Refused("index of nil pointer");
            case BOOL, INT, UINT, FLOAT, STRUCT ->
                throw new Refused("can't index item of type " + Values.type(item));
          };
    }
    return item;
  }

  private static Object entry(Map<?, ?> map, Object key) {
    if (key == Nil.INVALID) {
      throw new Refused("value is nil; should be of type string");
    }
    if (!(key instanceof String)) {
      throw new Refused("value has type " + Values.type(key) + "; should be string");
    }
    return Values.of(map.get(key));
  }

  private static int position(Object index, int length, boolean element) {
    if (index == Nil.INVALID) {
      throw new Refused("cannot index slice/array with nil");
    }
    if (!(index instanceof Long || index instanceof Values.Octet)) {
      throw new Refused("cannot index slice/array with type " + Values.type(index));
    }
    long position = Values.integer(index);
    if (position < 0 || position > length) {
      throw new Refused("index out of range: " + position);
    }
    if (element && position == length) {
      throw new Refused("reflect: slice index out of range");
    }
    return (int) position;
  }

  static Object slice(List<Object> arguments, Work work) {
    Object item = Values.concrete(arguments.getFirst());
    List<Object> bounds = arguments.subList(1, arguments.size());
    if (item == Nil.INVALID) {
      throw new Refused("slice of untyped nil");
    }
    if (bounds.size() > MAX_SLICE_ARGUMENTS) {
      throw new Refused("too many slice indexes: " + bounds.size());
    }
    return switch (Values.kind(item)) {
      case STRING -> {
        if (bounds.size() == MAX_SLICE_ARGUMENTS) {
          throw new Refused("cannot 3-index slice a string");
        }
        byte[] bytes = Values.utf8((String) item);
        int[] part = part(bounds, bytes.length);
        work.build(part[1] - (long) part[0]);
        yield new String(Arrays.copyOfRange(bytes, part[0], part[1]), StandardCharsets.UTF_8);
      }
      case LIST -> {
        List<?> list = Values.list(item);
        int[] part = part(bounds, list.size());
        yield list.subList(part[0], part[1]);
      }
      case INVALID, INTERFACE, BOOL, INT, UINT, FLOAT, MAP, STRUCT ->
          throw new Refused("can't slice item of type " + Values.type(item));
    };
  }

  private static int[] part(List<Object> bounds, int length) {
    int[] part = {0, length, length};
    for (int i = 0; i < bounds.size(); i++) {
      part[i] = position(Values.concrete(bounds.get(i)), length, false);
    }
    for (int i = 1; i < Math.max(2, bounds.size()); i++) {
      if (part[i - 1] > part[i]) {
        throw new Refused("invalid slice index: " + part[i - 1] + " > " + part[i]);
      }
    }
    return part;
  }
}
