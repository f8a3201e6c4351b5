package dev.folkmoot.engine.jinja;

import dev.folkmoot.engine.jinja.Expression.Relation;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What may stand behind {@code is}. */
final class Tests {
  private Tests() {}

  static boolean holds(Run run, String test, Object value, Arguments arguments) {
    Relation relation = relation(test);
    if (relation != null) {
      return Comparison.holds(run, relation, value, argument(test, arguments));
    }
    return switch (test) {
      case "divisibleby" -> {
        Object rest =
            Operators.apply(run, Expression.Operator.MODULO, value, argument(test, arguments));
        yield !Types.truth(rest);
      }
      case "sameas" -> same(value, argument(test, arguments));
      default -> {
        arguments.bind(test, 0);
        yield holds(run, test, value);
      }
    };
  }

  private static Object argument(String test, Arguments arguments) {
    return arguments.bind(test, 1, "other").get("other");
  }

  private static @org.jspecify.annotations.Nullable Relation relation(String test) {
    return switch (test) {
      case "eq", "equalto", "==" -> Relation.EQUAL;
      case "ne", "!=" -> Relation.UNEQUAL;
      case "lt", "lessthan", "<" -> Relation.LESS;
      case "le", "<=" -> Relation.LESS_OR_EQUAL;
      case "gt", "greaterthan", ">" -> Relation.GREATER;
      case "ge", ">=" -> Relation.GREATER_OR_EQUAL;
      case "in" -> Relation.IN;
      default -> null;
    };
  }

  private static boolean holds(Run run, String test, Object value) {
    return switch (test) {
      case "defined" -> !(value instanceof Undefined);
      case "undefined" -> value instanceof Undefined;
      case "none" -> value == None.NONE;
      case "true" -> value.equals(true);
      case "false" -> value.equals(false);
      case "boolean" -> value instanceof Boolean;
      case "string" -> Types.textOrNull(value) != null;
      case "number" -> Types.isNumber(value);
      case "integer" -> value instanceof Long || value instanceof BigInteger;
      case "float" -> value instanceof Double;
      case "mapping" -> value instanceof Map<?, ?>;
      case "iterable" -> Types.isIterable(value);
      case "sequence" -> isSequence(value);
      case "callable" ->
          value instanceof Callable || value instanceof Undefined || value instanceof LoopState;
      case "odd" -> remainderByTwo(run, value) == 1;
      case "even" -> remainderByTwo(run, value) == 0;
      case "lower" -> TextCase.isLower(Printer.str(run, value));
      case "upper" -> TextCase.isUpper(Printer.str(run, value));
      case "escaped" -> value instanceof Markup;
      case "filter" -> value instanceof String name && Filters.exists(name);
      default -> throw new TemplateFault("no test named '" + test.toLowerCase(Locale.ROOT) + "'");
    };
  }

  private static boolean isSequence(Object value) {
    return switch (value) {
      case String _, Markup _, List<?> _, Tuple _, Map<?, ?> _, Undefined _ -> true;
      default -> false;
    };
  }

  private static double remainderByTwo(Run run, Object value) {
    return Numbers.toDouble(Operators.apply(run, Expression.Operator.MODULO, value, 2L));
  }

  /** Python's {@code is}: small values are the same object there, others by chance. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean same(Object left, Object right) {
    boolean plain = left instanceof String || left instanceof Boolean || left instanceof Long;
    return plain ? left.equals(right) : left == right;
  }
}
