package dev.folkmoot.engine.jinja;

import dev.folkmoot.engine.jinja.Expression.CallArguments;
import dev.folkmoot.engine.jinja.Expression.Operator;
import dev.folkmoot.engine.jinja.Expression.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads expressions by recursive descent, with jinja2's order of precedence, loosest first: inline
 * if, or, and, not, comparison, {@code + -}, {@code ~}, {@code * / // %}, {@code **}, sign. It
 * differs from Python's: {@code ~} binds tighter than {@code +}, and a filter takes a signed number
 * whole.
 */
final class ExpressionParser {
  private static final Map<String, Relation> RELATIONS =
      Map.of(
          "==", Relation.EQUAL,
          "!=", Relation.UNEQUAL,
          "<", Relation.LESS,
          "<=", Relation.LESS_OR_EQUAL,
          ">", Relation.GREATER,
          ">=", Relation.GREATER_OR_EQUAL);
  private static final Map<String, Operator> PRODUCTS =
      Map.of(
          "*", Operator.MULTIPLY,
          "/", Operator.DIVIDE,
          "//", Operator.FLOOR_DIVIDE,
          "%", Operator.MODULO);
  private static final Set<String> NO_TEST_ARGUMENT = Set.of("else", "or", "and");

  private final TokenStream tokens;
  private final PrimaryParser primaries;

  ExpressionParser(TokenStream tokens) {
    this.tokens = tokens;
    this.primaries = new PrimaryParser(tokens, this);
  }

  Expression expression() {
    tokens.nest();
    Expression value = or();
    while (tokens.skipName("if")) {
      Expression test = or();
      Expression otherwise = tokens.skipName("else") ? expression() : null;
      value = new Expression.Conditional(test, value, otherwise);
    }
    tokens.unnest();
    return value;
  }

  /** An expression, or several with commas between them, which are a tuple. */
  Expression tuple(boolean conditional) {
    List<Expression> items = new ArrayList<>();
    boolean comma = false;
    while (items.isEmpty() || !endsTuple()) {
      items.add(conditional ? expression() : or());
      if (!tokens.skipOperator(",")) {
        break;
      }
      comma = true;
    }
    return comma ? new Expression.TupleOf(List.copyOf(items)) : items.getFirst();
  }

  private boolean endsTuple() {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case PRINT_END, BLOCK_END, END -> true;
      case OPERATOR -> token.text().equals(")") || token.text().equals("=");
      case NAME -> token.text().equals("recursive") || token.text().equals("if");
      case DATA, PRINT_BEGIN, BLOCK_BEGIN, STRING, INTEGER, FLOAT -> false;
    };
  }

  Expression or() {
    Expression left = and();
    while (tokens.skipName("or")) {
      left = new Expression.Or(left, and());
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (tokens.skipName("and")) {
      left = new Expression.And(left, not());
    }
    return left;
  }

  private Expression not() {
    if (tokens.skipName("not")) {
      tokens.nest();
      Expression operand = not();
      tokens.unnest();
      return new Expression.Not(operand);
    }
    return comparison();
  }

  private Expression comparison() {
    Expression first = sum();
    List<Expression.Comparand> rest = new ArrayList<>();
    for (Relation relation = relation(); relation != null; relation = relation()) {
      rest.add(new Expression.Comparand(relation, sum()));
    }
    return rest.isEmpty() ? first : new Expression.Compared(first, List.copyOf(rest));
  }

  private @Nullable Relation relation() {
    Token token = tokens.peek();
    if (token.kind() == Token.Kind.OPERATOR && RELATIONS.containsKey(token.text())) {
      return RELATIONS.get(tokens.next().text());
    }
    if (tokens.skipName("in")) {
      return Relation.IN;
    }
    if (token.isName("not") && tokens.peekSecond().isName("in")) {
      tokens.next();
      tokens.next();
      return Relation.NOT_IN;
    }
    return null;
  }

  private Expression sum() {
    Expression left = joined();
    while (true) {
      if (tokens.skipOperator("+")) {
        left = new Expression.Binary(Operator.ADD, left, joined());
      } else if (tokens.skipOperator("-")) {
        left = new Expression.Binary(Operator.SUBTRACT, left, joined());
      } else {
        return left;
      }
    }
  }

  private Expression joined() {
    Expression first = product();
    if (!tokens.peek().isOperator("~")) {
      return first;
    }
    List<Expression> parts = new ArrayList<>(List.of(first));
    while (tokens.skipOperator("~")) {
      parts.add(product());
    }
    return new Expression.Joined(List.copyOf(parts));
  }

  private Expression product() {
    Expression left = power();
    while (tokens.peek().kind() == Token.Kind.OPERATOR) {
      Operator operator = PRODUCTS.get(tokens.peek().text());
      if (operator == null) {
        break;
      }
      tokens.next();
      left = new Expression.Binary(operator, left, power());
    }
    return left;
  }

  private Expression power() {
    Expression left = unary(true);
    while (tokens.skipOperator("**")) {
      left = new Expression.Binary(Operator.POWER, left, unary(true));
    }
    return left;
  }

  private Expression unary(boolean filtered) {
    tokens.nest();
    Expression value;
    if (tokens.skipOperator("-")) {
      value = new Expression.Negated(unary(false));
    } else if (tokens.skipOperator("+")) {
      value = new Expression.Positive(unary(false));
    } else {
      value = primaries.primary();
    }
    value = primaries.postfix(value);
    tokens.unnest();
    return filtered ? filters(value) : value;
  }

  private Expression filters(Expression start) {
    Expression value = start;
    while (true) {
      if (tokens.peek().isOperator("|")) {
        value = filterChain(value);
      } else if (tokens.skipName("is")) {
        value = test(value);
      } else if (tokens.peek().isOperator("(")) {
        value = new Expression.Call(value, primaries.arguments());
      } else {
        return value;
      }
    }
  }

  /** Reads {@code | filter(…) | filter}, as often as it stands here. */
  Expression filterChain(Expression start) {
    Expression value = start;
    while (tokens.skipOperator("|")) {
      value = filter(value);
    }
    return value;
  }

  Expression filter(Expression target) {
    String name = dottedName();
    CallArguments arguments =
        tokens.peek().isOperator("(") ? primaries.arguments() : CallArguments.NONE;
    return new Expression.Filtered(target, name, arguments);
  }

  private String dottedName() {
    StringBuilder name = new StringBuilder(tokens.expectAnyName());
    while (tokens.skipOperator(".")) {
      name.append('.').append(tokens.expectAnyName());
    }
    return name.toString();
  }

  private Expression test(Expression target) {
    boolean negated = tokens.skipName("not");
    String name = dottedName();
    CallArguments arguments = CallArguments.NONE;
    if (tokens.peek().isOperator("(")) {
      arguments = primaries.arguments();
    } else if (startsTestArgument()) {
      if (tokens.peek().isName("is")) {
        throw tokens.fault("tests cannot be chained with 'is'");
      }
      Expression argument = primaries.postfix(primaries.primary());
      arguments = new CallArguments(List.of(argument), List.of(), List.of(), null, null);
    }
    Expression tested = new Expression.Tested(target, name, arguments);
    return negated ? new Expression.Not(tested) : tested;
  }

  private boolean startsTestArgument() {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case NAME -> !NO_TEST_ARGUMENT.contains(token.text());
      case STRING, INTEGER, FLOAT -> true;
      case OPERATOR -> token.text().equals("[") || token.text().equals("{");
      case DATA, PRINT_BEGIN, PRINT_END, BLOCK_BEGIN, BLOCK_END, END -> false;
    };
  }
}
