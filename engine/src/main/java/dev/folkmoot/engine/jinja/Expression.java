package dev.folkmoot.engine.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What gives a value. */
sealed interface Expression {

  record Literal(Object value) implements Expression {}

  record Name(String id) implements Expression {}

  record ListOf(List<Expression> items) implements Expression {}

  record TupleOf(List<Expression> items) implements Expression {}

  record DictOf(List<Expression> keys, List<Expression> values) implements Expression {}

  record Attribute(Expression target, String name) implements Expression {}

  record Item(Expression target, Expression key) implements Expression {}

  record Slice(
      Expression target,
      @Nullable Expression start,
      @Nullable Expression stop,
      @Nullable Expression step)
      implements Expression {}

  record Call(Expression target, CallArguments arguments) implements Expression {}

  record Filtered(Expression target, String filter, CallArguments arguments)
      implements Expression {}

  record Tested(Expression target, String test, CallArguments arguments) implements Expression {}

  record Binary(Operator operator, Expression left, Expression right) implements Expression {}

  record Compared(Expression first, List<Comparand> rest) implements Expression {}

  record Joined(List<Expression> parts) implements Expression {}

  record And(Expression left, Expression right) implements Expression {}

  record Or(Expression left, Expression right) implements Expression {}

  record Not(Expression operand) implements Expression {}

  record Negated(Expression operand) implements Expression {}

  record Positive(Expression operand) implements Expression {}

  record Conditional(Expression test, Expression then, @Nullable Expression otherwise)
      implements Expression {}

  /** The text of a block, as the value that the block's filters start from. */
  record Body(List<Statement> statements) implements Expression {}

  /** A link of a chain such as {@code 1 < x <= 3}. */
  record Comparand(Relation relation, Expression operand) {}

  /** What a call passes; the last two are Python's {@code *list} and {@code **dict}. */
  record CallArguments(
      List<Expression> positional,
      List<String> names,
      List<Expression> named,
      @Nullable Expression spread,
      @Nullable Expression spreadNamed) {
    static final CallArguments NONE =
        new CallArguments(List.of(), List.of(), List.of(), null, null);

    boolean isEmpty() {
      return positional.isEmpty() && names.isEmpty() && spread == null && spreadNamed == null;
    }
  }

  /** The arithmetic operators. */
  enum Operator {
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    DIVIDE("/"),
    FLOOR_DIVIDE("//"),
    MODULO("%"),
    POWER("**");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }
  }

  /** The comparisons. */
  enum Relation {
    EQUAL,
    UNEQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    IN,
    NOT_IN
  }
}
