package dev.folkmoot.engine.jinja;

import dev.folkmoot.engine.jinja.Expression.Operator;
import java.util.ArrayList;
import java.util.List;

/** The operators between values of any types: sums of texts and lists, repetition, formatting. */
final class Operators {
  private Operators() {}

  static Object apply(Run run, Operator operator, Object left, Object right) {
    if (left instanceof Undefined undefined) {
      throw undefined.fault();
    }
    String format = Types.textOrNull(left);
    if (operator == Operator.MODULO && format != null) {
      return PercentFormat.format(run, format, right);
    }
    if (right instanceof Undefined undefined) {
      throw undefined.fault();
    }
    Object number = Numbers.apply(operator, left, right);
    if (number != null) {
      return number;
    }
    return switch (operator) {
      case ADD -> add(run, left, right);
      case MULTIPLY -> left instanceof Long ? repeat(run, right, left) : repeat(run, left, right);
      case SUBTRACT, DIVIDE, FLOOR_DIVIDE, MODULO, POWER ->
          throw unsupported(operator.sign(), left, right);
    };
  }

  private static Object add(Run run, Object left, Object right) {
    String a = Types.textOrNull(left);
    String b = Types.textOrNull(right);
    if (a != null && b != null) {
      run.build((long) a.length() + b.length());
      boolean safe = left instanceof Markup || right instanceof Markup;
      return safe ? new Markup(Markup.of(left, a).text() + Markup.of(right, b).text()) : a + b;
    }
    if (left instanceof Tuple x && right instanceof Tuple y) {
      return new Tuple(concatenate(run, x.items(), y.items()));
    }
    if (left instanceof List<?> x && right instanceof List<?> y && !(left instanceof Range)) {
      return concatenate(run, Types.cast(x), Types.cast(y));
    }
    throw unsupported("+", left, right);
  }

  private static List<Object> concatenate(Run run, List<Object> left, List<Object> right) {
    run.elements((long) left.size() + right.size());
    List<Object> both = new ArrayList<>(left);
    both.addAll(right);
    return both;
  }

  private static Object repeat(Run run, Object value, Object times) {
    if (!(times instanceof Long || times instanceof Boolean)) {
      throw unsupported("*", value, times);
    }
    long count = Math.max(0, Numbers.toLong(times));
    String text = Types.textOrNull(value);
    if (text != null) {
      run.build(product(count, text.length()));
      String repeated = text.repeat(text.isEmpty() ? 0 : (int) count);
      return value instanceof Markup ? new Markup(repeated) : repeated;
    }
    if (value instanceof Tuple tuple) {
      return new Tuple(repeat(run, tuple.items(), count));
    }
    if (value instanceof List<?> list && !(value instanceof Range)) {
      return repeat(run, Types.cast(list), count);
    }
    throw unsupported("*", value, times);
  }

  private static List<Object> repeat(Run run, List<Object> items, long count) {
    run.elements(product(count, items.size()));
    List<Object> repeated = new ArrayList<>();
    for (long i = 0; i < (items.isEmpty() ? 0 : count); i++) {
      repeated.addAll(items);
    }
    return repeated;
  }

  /** A product that stays below overflow and above every limit. */
  private static long product(long count, long size) {
    return size == 0 ? 0 : Math.min(count, Integer.MAX_VALUE) * size;
  }

  private static TemplateFault unsupported(String sign, Object left, Object right) {
    return new TemplateFault(
        "unsupported operand types for "
            + sign
            + ": '"
            + Types.name(left)
            + "' and '"
            + Types.name(right)
            + "'");
  }
}
