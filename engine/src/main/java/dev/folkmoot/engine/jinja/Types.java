package dev.folkmoot.engine.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a value is, in Python's eyes: its type's name, its truth, its length, its elements. */
final class Types {
  private Types() {}

  static String name(Object value) {
    return switch (value) {
      case String _ -> "str";
      case Markup _ -> "Markup";
      case Boolean _ -> "bool";
      case Long _, BigInteger _ -> "int";
      case Double _ -> "float";
      case None _ -> "NoneType";
      case Undefined _ -> "Undefined";
      case Range _ -> "range";
      case List<?> _ -> "list";
      case Tuple _ -> "tuple";
      case Map<?, ?> _ -> "dict";
      case DictView view -> "dict_" + view.kind().name().toLowerCase(java.util.Locale.ROOT);
      case Generator _ -> "generator";
      case Namespace _ -> "Namespace";
      case LoopState _ -> "LoopContext";
      case Callable _ -> "function";
      default -> value.getClass().getSimpleName();
    };
  }

  /** The name as jinja2 writes it in messages about missing attributes. */
  static String describe(Object value) {
    return value == None.NONE ? "None" : name(value) + " object";
  }

  static boolean truth(Object value) {
    return switch (value) {
      case Boolean bit -> bit;
      case String text -> !text.isEmpty();
      case Markup safe -> !safe.text().isEmpty();
      case Long number -> number != 0;
      case Double number -> number != 0;
      case BigInteger number -> number.signum() != 0;
      case None _, Undefined _ -> false;
      case List<?> list -> !list.isEmpty();
      case Tuple tuple -> !tuple.items().isEmpty();
      case Map<?, ?> dict -> !dict.isEmpty();
      case DictView view -> !view.dict().isEmpty();
      case LoopState loop -> loop.length() > 0;
      default -> true;
    };
  }

  static @Nullable String textOrNull(Object value) {
    return switch (value) {
      case String text -> text;
      case Markup safe -> safe.text();
      default -> null;
    };
  }

  static String text(Object value, String what) {
    String text = textOrNull(value);
    if (text == null) {
      throw new TemplateFault(what + " must be str, not " + name(value));
    }
    return text;
  }

  static boolean isNumber(Object value) {
    return value instanceof Number || value instanceof Boolean;
  }

  /** Lists and ranges, tuples, texts: what has elements in an order. Null for anything else. */
  static @Nullable List<Object> sequence(Run run, Object value) {
    return switch (value) {
      case List<?> list -> cast(list);
      case Tuple tuple -> tuple.items();
      case String text -> characters(run, text);
      case Markup safe -> characters(run, safe.text());
      default -> null;
    };
  }

  static long length(Object value) {
    return switch (value) {
      case String text -> Text.length(text);
      case Markup safe -> Text.length(safe.text());
      case List<?> list -> list.size();
      case Tuple tuple -> tuple.items().size();
      case Map<?, ?> dict -> dict.size();
      case DictView view -> view.dict().size();
      case LoopState loop -> loop.length();
      case Undefined _ -> 0;
      default -> throw new TemplateFault("object of type '" + name(value) + "' has no len()");
    };
  }

  static boolean isIterable(Object value) {
    return switch (value) {
      case String _, Markup _, List<?> _, Tuple _, Map<?, ?> _, DictView _, Generator _ -> true;
      case Undefined _, LoopState _ -> true;
      default -> false;
    };
  }

  /** The elements, as a {@code for} would meet them; a generator is empty afterwards. */
  static List<Object> elements(Run run, Object value) {
    List<Object> elements =
        switch (value) {
          case Map<?, ?> dict -> new ArrayList<Object>(dict.keySet());
          case DictView view -> view.elements();
          case Generator generator -> generator.rest();
          case LoopState loop -> loop.rest();
          case Undefined _ -> List.of();
          default -> {
            List<Object> sequence = sequence(run, value);
            if (sequence == null) {
              throw new TemplateFault("'" + name(value) + "' object is not iterable");
            }
            yield sequence;
          }
        };
    run.elements(elements.size());
    return elements;
  }

  private static List<Object> characters(Run run, String text) {
    run.build(text.length());
    run.elements(text.length());
    List<Object> characters = new ArrayList<>(text.length());
    text.codePoints().forEach(c -> characters.add(Character.toString(c)));
    return characters;
  }

  /**
   * Lists and dictionaries hold nothing but template values: {@code Inputs} and literals see to it.
   */
  @SuppressWarnings("unchecked")
  static List<Object> cast(List<?> list) {
    return (List<Object>) list;
  }

  @SuppressWarnings("unchecked")
  static Map<Object, Object> cast(Map<?, ?> dict) {
    return (Map<Object, Object>) dict;
  }

  /** The form in which a value is a key: equal keys in Python are equal keys in Java. */
  static Object key(Object value) {
    return switch (value) {
      case Markup safe -> safe.text();
      case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 ->
          (Object) number.longValue();
      case Tuple tuple -> {
        for (Object item : tuple.items()) {
          if (!(item instanceof String || item instanceof Number || item instanceof Boolean)) {
            throw new TemplateFault("a tuple used as a key may hold only texts and numbers");
          }
        }
        yield tuple;
      }
      case List<?> _, Map<?, ?> _ ->
          throw new TemplateFault("unhashable type: '" + name(value) + "'");
      default -> value;
    };
  }
}
