package dev.folkmoot.engine.jinja;

import dev.folkmoot.engine.jinja.Expression.CallArguments;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what stands by itself (names, literals, brackets), and what is hung on it. */
final class PrimaryParser {
  private final TokenStream tokens;
  private final ExpressionParser expressions;

  PrimaryParser(TokenStream tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  Expression primary() {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case NAME -> name(tokens.next().text());
      case STRING -> strings();
      case INTEGER -> new Expression.Literal(Long.parseLong(tokens.next().text()));
      case FLOAT -> new Expression.Literal(Double.parseDouble(tokens.next().text()));
      case OPERATOR ->
          switch (token.text()) {
            case "(" -> parenthesized();
            case "[" -> list();
            case "{" -> dict();
            default -> throw tokens.unexpected("an expression");
          };
      case DATA, PRINT_BEGIN, PRINT_END, BLOCK_BEGIN, BLOCK_END, END ->
          throw tokens.unexpected("an expression");
    };
  }

  private static Expression name(String id) {
    return switch (id) {
      case "true", "True" -> new Expression.Literal(true);
      case "false", "False" -> new Expression.Literal(false);
      case "none", "None" -> new Expression.Literal(None.NONE);
      default -> new Expression.Name(id);
    };
  }

  /** Neighbouring literals are one, as in Python. */
  private Expression strings() {
    StringBuilder text = new StringBuilder();
    while (tokens.peek().kind() == Token.Kind.STRING) {
      text.append(tokens.next().text());
    }
    return new Expression.Literal(text.toString());
  }

  private Expression parenthesized() {
    tokens.expectOperator("(");
    if (tokens.skipOperator(")")) {
      return new Expression.TupleOf(List.of());
    }
    Expression value = expressions.tuple(true);
    tokens.expectOperator(")");
    return value;
  }

  private Expression list() {
    tokens.expectOperator("[");
    List<Expression> items = new ArrayList<>();
    while (!tokens.skipOperator("]")) {
      separate(items.isEmpty());
      if (!tokens.peek().isOperator("]")) {
        items.add(expressions.expression());
      }
    }
    return new Expression.ListOf(List.copyOf(items));
  }

  private void separate(boolean first) {
    if (!first) {
      tokens.expectOperator(",");
    }
  }

  private Expression dict() {
    tokens.expectOperator("{");
    List<Expression> keys = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (!tokens.skipOperator("}")) {
      separate(keys.isEmpty());
      if (!tokens.peek().isOperator("}")) {
        keys.add(expressions.expression());
        tokens.expectOperator(":");
        values.add(expressions.expression());
      }
    }
    return new Expression.DictOf(List.copyOf(keys), List.copyOf(values));
  }

  Expression postfix(Expression start) {
    Expression value = start;
    while (tokens.peek().kind() == Token.Kind.OPERATOR) {
      switch (tokens.peek().text()) {
        case "." -> value = dotted(value);
        case "[" -> value = subscript(value);
        case "(" -> value = new Expression.Call(value, arguments());
        default -> {
          return value;
        }
      }
    }
    return value;
  }

  private Expression dotted(Expression target) {
    tokens.expectOperator(".");
    if (tokens.peek().kind() == Token.Kind.INTEGER) {
      long index = Long.parseLong(tokens.next().text());
      return new Expression.Item(target, new Expression.Literal(index));
    }
    return new Expression.Attribute(target, tokens.expectAnyName());
  }

  private Expression subscript(Expression target) {
    tokens.expectOperator("[");
    Expression start = tokens.peek().isOperator(":") ? null : expressions.expression();
    Expression value;
    if (tokens.peek().isOperator(":")) {
      value = slice(target, start);
    } else if (start != null && tokens.peek().isOperator(",")) {
      List<Expression> keys = new ArrayList<>(List.of(start));
      while (tokens.skipOperator(",")) {
        keys.add(expressions.expression());
      }
      value = new Expression.Item(target, new Expression.TupleOf(List.copyOf(keys)));
    } else if (start != null) {
      value = new Expression.Item(target, start);
    } else {
      throw tokens.unexpected("a subscript");
    }
    tokens.expectOperator("]");
    return value;
  }

  private Expression slice(Expression target, @Nullable Expression start) {
    tokens.expectOperator(":");
    Expression stop = sliceEnds() ? null : expressions.expression();
    Expression step = null;
    if (tokens.skipOperator(":")) {
      step = sliceEnds() ? null : expressions.expression();
    }
    return new Expression.Slice(target, start, stop, step);
  }

  private boolean sliceEnds() {
    return tokens.peek().isOperator(":") || tokens.peek().isOperator("]");
  }

  CallArguments arguments() {
    tokens.expectOperator("(");
    List<Expression> positional = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<Expression> named = new ArrayList<>();
    Expression spread = null;
    Expression spreadNamed = null;
    boolean first = true;
    while (!tokens.skipOperator(")")) {
      separate(first);
      first = false;
      if (tokens.peek().isOperator(")")) {
        continue;
      }
      if (tokens.skipOperator("**")) {
        spreadNamed = expressions.expression();
      } else if (tokens.skipOperator("*")) {
        spread = expressions.expression();
      } else if (tokens.peek().kind() == Token.Kind.NAME && tokens.peekSecond().isOperator("=")) {
        names.add(tokens.next().text());
        tokens.next();
        named.add(expressions.expression());
      } else if (!names.isEmpty() || spread != null || spreadNamed != null) {
        throw tokens.fault("a positional argument follows a named one");
      } else {
        positional.add(expressions.expression());
      }
    }
    return new CallArguments(
        List.copyOf(positional), List.copyOf(names), List.copyOf(named), spread, spreadNamed);
  }
}
