package dev.folkmoot.engine.jinja;

import dev.folkmoot.engine.jinja.Statement.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Reads tokens into statements. */
final class Parser {
  private final TokenStream tokens;
  private final ExpressionParser expressions;

  /** Loops around this place, within this macro: {@code break} outside one is an error. */
  private int loops;

  Parser(List<Token> tokens) {
    this.tokens = new TokenStream(tokens);
    this.expressions = new ExpressionParser(this.tokens);
  }

  List<Statement> parse() {
    return statements(Set.of());
  }

  /** Reads up to a block tag that opens with one of {@code ends}, which is not taken. */
  private List<Statement> statements(Set<String> ends) {
    tokens.nest();
    List<Statement> body = new ArrayList<>();
    while (true) {
      Token token = tokens.peek();
      switch (token.kind()) {
        case DATA -> body.add(new Statement.Data(tokens.next().text()));
        case PRINT_BEGIN -> {
          tokens.next();
          body.add(new Statement.Print(expressions.tuple(true), token.line()));
          tokens.expect(Token.Kind.PRINT_END, "'}}'");
        }
        case BLOCK_BEGIN -> {
          if (ends.contains(tokens.peekSecond().text())) {
            tokens.next();
            tokens.unnest();
            return List.copyOf(body);
          }
          tokens.next();
          body.add(statement(tokens.expectAnyName(), token.line()));
        }
        case END -> {
          if (!ends.isEmpty()) {
            throw tokens.unexpected("one of " + ends.stream().sorted().toList());
          }
          tokens.unnest();
          return List.copyOf(body);
        }
        case PRINT_END, BLOCK_END, NAME, STRING, INTEGER, FLOAT, OPERATOR ->
            throw tokens.unexpected("text or a tag");
      }
    }
  }

  private Statement statement(String keyword, int line) {
    return switch (keyword) {
      case "if" -> ifStatement(line);
      case "for" -> forStatement(line);
      case "set" -> set(line);
      case "macro" -> macro(line);
      case "call" -> callBlock(line);
      case "filter" -> filterBlock(line);
      case "with" -> with(line);
      case "generation" -> generation(line);
      case "break" -> loopControl(new Statement.Break());
      case "continue" -> loopControl(new Statement.Continue());
      case "print" -> {
        Expression value = expressions.tuple(true);
        if (value instanceof Expression.TupleOf tuple) {
          value = new Expression.Joined(tuple.items());
        }
        Statement print = new Statement.Print(value, line);
        blockEnd();
        yield print;
      }
      default -> throw new TemplateFault("unknown tag '" + keyword + "'", line);
    };
  }

  private void blockEnd() {
    tokens.expect(Token.Kind.BLOCK_END, "'%}'");
  }

  /** Reads the rest of a tag, the body after it, and its end tag. */
  private List<Statement> body(String end) {
    blockEnd();
    List<Statement> body = statements(Set.of(end));
    tokens.expectName(end);
    return body;
  }

  /** A body that runs elsewhere than where it stands: loops around it are none of its own. */
  private List<Statement> detachedBody(String end) {
    int outer = loops;
    loops = 0;
    List<Statement> body = body(end);
    loops = outer;
    blockEnd();
    return body;
  }

  private Statement loopControl(Statement control) {
    if (loops == 0) {
      throw tokens.fault("break or continue outside a loop");
    }
    blockEnd();
    return control;
  }

  private Statement ifStatement(int line) {
    List<Statement.Branch> branches = new ArrayList<>();
    int branchLine = line;
    while (true) {
      Expression test = expressions.tuple(false);
      blockEnd();
      List<Statement> body = statements(Set.of("elif", "else", "endif"));
      branches.add(new Statement.Branch(test, body, branchLine));
      branchLine = tokens.line();
      switch (tokens.expectAnyName()) {
        case "elif" -> {}
        case "else" -> {
          List<Statement> otherwise = body("endif");
          blockEnd();
          return new Statement.If(List.copyOf(branches), otherwise);
        }
        default -> {
          blockEnd();
          return new Statement.If(List.copyOf(branches), List.of());
        }
      }
    }
  }

  private Statement forStatement(int line) {
    Target target = target();
    if (target instanceof Target.Field) {
      throw tokens.fault("a loop cannot assign to a namespace");
    }
    tokens.expectName("in");
    Expression iterable = expressions.tuple(false);
    Expression filter = tokens.skipName("if") ? expressions.expression() : null;
    boolean recursive = tokens.skipName("recursive");
    blockEnd();
    loops++;
    List<Statement> body = statements(Set.of("else", "endfor"));
    loops--;
    List<Statement> otherwise = List.of();
    if (tokens.skipName("else")) {
      otherwise = body("endfor");
    } else {
      tokens.expectName("endfor");
    }
    blockEnd();
    return new Statement.For(target, iterable, filter, recursive, body, otherwise, line);
  }

  private Target target() {
    List<Target> parts = new ArrayList<>();
    boolean comma = false;
    do {
      if (comma && (tokens.peek().isName("in") || tokens.peek().isOperator("="))) {
        break;
      }
      parts.add(singleTarget());
      comma |= tokens.peek().isOperator(",");
    } while (tokens.skipOperator(","));
    return comma ? new Target.Unpacked(List.copyOf(parts)) : parts.getFirst();
  }

  private Target singleTarget() {
    tokens.nest();
    Target target;
    if (tokens.skipOperator("(")) {
      target = target();
      tokens.expectOperator(")");
    } else {
      String name = tokens.expectAnyName();
      target =
          tokens.skipOperator(".")
              ? new Target.Field(name, tokens.expectAnyName())
              : new Target.Variable(name);
    }
    tokens.unnest();
    return target;
  }

  private Statement set(int line) {
    Target target = target();
    if (tokens.skipOperator("=")) {
      Expression value = expressions.tuple(true);
      blockEnd();
      return new Statement.Assign(target, value, line);
    }
    return new Statement.Assign(target, filteredBody("endset", true), line);
  }

  private Statement filterBlock(int line) {
    return new Statement.Print(filteredBody("endfilter", false), line);
  }

  /** The filters stand before the text they filter: the body is filled in when it comes. */
  private Expression filteredBody(String end, boolean leadingPipe) {
    List<Statement> body = new ArrayList<>();
    Expression start = new Expression.Body(Collections.unmodifiableList(body));
    Expression value = leadingPipe ? start : expressions.filter(start);
    value = expressions.filterChain(value);
    blockEnd();
    body.addAll(statements(Set.of(end)));
    tokens.expectName(end);
    blockEnd();
    return value;
  }

  private Statement macro(int line) {
    String name = tokens.expectAnyName();
    Statement.Signature signature = signature();
    return new Statement.Macro(name, signature, detachedBody("endmacro"), line);
  }

  private Statement.Signature signature() {
    List<String> names = new ArrayList<>();
    List<Expression> defaults = new ArrayList<>();
    tokens.expectOperator("(");
    while (!tokens.skipOperator(")")) {
      if (!names.isEmpty()) {
        tokens.expectOperator(",");
      }
      names.add(tokens.expectAnyName());
      if (tokens.skipOperator("=")) {
        defaults.add(expressions.expression());
      } else if (!defaults.isEmpty()) {
        throw tokens.fault("a parameter without a default follows one with a default");
      }
    }
    return new Statement.Signature(List.copyOf(names), List.copyOf(defaults));
  }

  private Statement callBlock(int line) {
    Statement.Signature signature =
        tokens.peek().isOperator("(") ? signature() : new Statement.Signature(List.of(), List.of());
    if (!(expressions.expression() instanceof Expression.Call call)) {
      throw tokens.fault("expected a call");
    }
    return new Statement.CallBlock(signature, call, detachedBody("endcall"), line);
  }

  private Statement with(int line) {
    List<Target> targets = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (tokens.peek().kind() != Token.Kind.BLOCK_END) {
      if (!targets.isEmpty()) {
        tokens.expectOperator(",");
      }
      targets.add(singleTarget());
      tokens.expectOperator("=");
      values.add(expressions.expression());
    }
    List<Statement> body = body("endwith");
    blockEnd();
    return new Statement.Scoped(List.copyOf(targets), List.copyOf(values), body, line);
  }

  /** Marks what a model is trained on; for a prompt it is only a scope. */
  private Statement generation(int line) {
    return new Statement.Scoped(List.of(), List.of(), detachedBody("endgeneration"), line);
  }
}
