package dev.folkmoot.engine.jinja;

import dev.folkmoot.engine.jinja.Expression.Relation;
import java.util.List;
import java.util.Map;

/** Equality, order and membership, as Python defines them between its types. */
final class Comparison {
  private Comparison() {}

  static boolean holds(Run run, Relation relation, Object left, Object right) {
    return switch (relation) {
      case EQUAL -> equal(run, left, right);
      case UNEQUAL -> !equal(run, left, right);
      case IN -> contains(run, right, left);
      case NOT_IN -> !contains(run, right, left);
      case LESS -> ordered(run, left, right, "<") && order(run, left, right) < 0;
      case LESS_OR_EQUAL -> ordered(run, left, right, "<=") && order(run, left, right) <= 0;
      case GREATER -> ordered(run, left, right, ">") && order(run, left, right) > 0;
      case GREATER_OR_EQUAL -> ordered(run, left, right, ">=") && order(run, left, right) >= 0;
    };
  }

  /** Like Python's containers, it takes one object for its own equal without a look inside. */
  @SuppressWarnings("ReferenceEquality")
  static boolean equal(Run run, Object left, Object right) {
    if (left == right) {
      return true;
    }
    run.enter();
    boolean equal = differentObjectsEqual(run, left, right);
    run.leave();
    return equal;
  }

  private static boolean differentObjectsEqual(Run run, Object left, Object right) {
    String text = Types.textOrNull(left);
    if (text != null) {
      run.scan(text.length());
      return text.equals(Types.textOrNull(right));
    }
    if (Types.isNumber(left)) {
      return Types.isNumber(right) && Numbers.compare(left, right) == 0;
    }
    return switch (left) {
      case Undefined _ -> right instanceof Undefined;
      case Tuple tuple -> right instanceof Tuple other && equal(run, tuple.items(), other.items());
      case List<?> list -> right instanceof List<?> other && equal(run, list, other);
      case Map<?, ?> dict -> right instanceof Map<?, ?> other && equal(run, dict, other);
      default -> false;
    };
  }

  private static boolean equal(Run run, List<?> left, List<?> right) {
    if (left.size() != right.size() || (left instanceof Range != right instanceof Range)) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!equal(run, (Object) left.get(i), (Object) right.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean equal(Run run, Map<?, ?> left, Map<?, ?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (Map.Entry<?, ?> entry : left.entrySet()) {
      Object other = right.get(entry.getKey());
      if (other == null || !equal(run, (Object) entry.getValue(), other)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the two have an order at all; not so where a NaN is among them. */
  private static boolean ordered(Run run, Object left, Object right, String sign) {
    run.step();
    if (left instanceof Undefined undefined) {
      throw undefined.fault();
    }
    if (right instanceof Undefined undefined) {
      throw undefined.fault();
    }
    boolean texts = Types.textOrNull(left) != null && Types.textOrNull(right) != null;
    boolean numbers = Types.isNumber(left) && Types.isNumber(right);
    boolean rows =
        (left instanceof List<?> && right instanceof List<?>)
            || (left instanceof Tuple && right instanceof Tuple);
    if (!texts && !numbers && !rows) {
      throw new TemplateFault(
          "'"
              + sign
              + "' not supported between instances of '"
              + Types.name(left)
              + "' and '"
              + Types.name(right)
              + "'");
    }
    return !(isNan(left) || isNan(right));
  }

  private static boolean isNan(Object value) {
    return value instanceof Double number && number.isNaN();
  }

  /** Negative, zero or positive; refuses values that have no order. */
  static int order(Run run, Object left, Object right) {
    String a = Types.textOrNull(left);
    String b = Types.textOrNull(right);
    if (a != null && b != null) {
      run.scan(Math.min(a.length(), b.length()));
      return Text.compare(a, b);
    }
    if (Types.isNumber(left) && Types.isNumber(right)) {
      run.step();
      return Numbers.compare(left, right);
    }
    if (left instanceof List<?> x && right instanceof List<?> y) {
      return order(run, Types.cast(x), Types.cast(y));
    }
    if (left instanceof Tuple x && right instanceof Tuple y) {
      return order(run, x.items(), y.items());
    }
    ordered(run, left, right, "<");
    return 0;
  }

  private static int order(Run run, List<Object> left, List<Object> right) {
    run.enter();
    int common = Math.min(left.size(), right.size());
    int order = Integer.compare(left.size(), right.size());
    for (int i = 0; i < common; i++) {
      if (!equal(run, left.get(i), right.get(i))) {
        order = order(run, left.get(i), right.get(i));
        break;
      }
    }
    run.leave();
    return order;
  }

  static boolean contains(Run run, Object container, Object item) {
    String text = Types.textOrNull(container);
    if (text != null) {
      if (item instanceof Undefined undefined) {
        throw undefined.fault();
      }
      String needle = Types.text(item, "'in <string>' requires string as left operand, which");
      run.search(text, needle);
      return text.contains(needle);
    }
    return switch (container) {
      case Map<?, ?> dict -> dict.containsKey(Types.key(item));
      case DictView view when view.kind() == DictView.Kind.KEYS ->
          view.dict().containsKey(Types.key(item));
      default -> {
        for (Object element : Types.elements(run, container)) {
          if (equal(run, element, item)) {
            yield true;
          }
        }
        yield false;
      }
    };
  }
}
