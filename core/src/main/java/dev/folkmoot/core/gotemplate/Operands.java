package dev.folkmoot.core.gotemplate;

import dev.folkmoot.core.gotemplate.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** The part of {@link Parser} that reads what stands in an action. */
final class Operands {

  private final Parser parser;
  private int nesting;

  Operands(Parser parser) {
    this.parser = parser;
  }

  Node.Pipeline pipeline(String context, Kind end) {
    int begins = parser.peekSolid().at();
    List<String> declared = new ArrayList<>();
    boolean assigns = false;
    while (parser.peekSolid().kind() == Kind.VARIABLE) {
      int mark = parser.mark();
      String name = parser.next().text();
      Token sign = parser.peekSolid();
      boolean comma = sign.kind() == Kind.CHAR && sign.text().equals(",");
      if (sign.kind() == Kind.ASSIGN || sign.kind() == Kind.DECLARE) {
        parser.nextSolid();
        assigns = sign.kind() == Kind.ASSIGN;
        declare(declared, name);
        break;
      }
      if (!comma) {
        parser.reset(mark);
        break;
      }
      parser.nextSolid();
      declare(declared, name);
      requireSecond(context, declared.size());
    }
    List<Node.Command> commands = new ArrayList<>();
    while (true) {
      Token token = parser.nextSolid();
      if (token.kind() == end) {
        break;
      }
      if (!begins(token.kind())) {
        throw parser.unexpected(token, context);
      }
      parser.back();
      commands.add(command());
    }
    require(commands, context);
    return new Node.Pipeline(begins, declared, assigns, commands);
  }

  private void declare(List<String> declared, String name) {
    declared.add(name);
    parser.declare(name);
  }

  private void requireSecond(String context, int declared) {
    if (!context.equals("range") || declared > 1) {
      throw parser.fault("too many declarations in " + context);
    }
    switch (parser.peekSolid().kind()) {
      case VARIABLE, RIGHT_DELIMITER, RIGHT_PAREN -> {}
      default -> throw parser.fault("range can only initialize variables");
    }
  }

  private void require(List<Node.Command> commands, String context) {
    if (commands.isEmpty()) {
      throw parser.fault("missing value for " + context);
    }
    for (int i = 1; i < commands.size(); i++) {
      switch (commands.get(i).operands().getFirst()) {
        case Node.Constant _, Node.Dot _, Node.Nothing _ ->
            throw parser.fault("non executable command in pipeline stage " + (i + 1));
        case Node.Field _, Node.Variable _, Node.Chain _, Node.Function _, Node.Pipeline _ -> {}
      }
    }
  }

  private static boolean begins(Kind kind) {
    return switch (kind) {
      case BOOL,
          CHAR_CONSTANT,
          COMPLEX,
          DOT,
          FIELD,
          IDENTIFIER,
          NUMBER,
          NIL,
          RAW_STRING,
          STRING,
          VARIABLE,
          LEFT_PAREN ->
          true;
      default -> false;
    };
  }

  private Node.Command command() {
    int begins = parser.peekSolid().at();
    List<Node.Operand> operands = new ArrayList<>();
    while (true) {
      if (begins(parser.peekSolid().kind())) {
        operands.add(operand());
      }
      Token token = parser.next();
      if (token.kind() == Kind.RIGHT_DELIMITER || token.kind() == Kind.RIGHT_PAREN) {
        parser.back();
        break;
      }
      if (token.kind() == Kind.PIPE) {
        break;
      }
      if (token.kind() != Kind.SPACE) {
        throw parser.unexpected(token, "operand");
      }
    }
    if (operands.isEmpty()) {
      throw parser.fault("empty command");
    }
    return new Node.Command(begins, operands);
  }

  private Node.Operand operand() {
    Node.Operand term = term();
    if (parser.peek().kind() != Kind.FIELD) {
      return term;
    }
    int begins = parser.peek().at();
    List<String> fields = new ArrayList<>();
    while (parser.peek().kind() == Kind.FIELD) {
      fields.add(parser.next().text().substring(1));
    }
    return switch (term) {
      case Node.Field field -> new Node.Field(begins, joined(field.names(), fields));
      case Node.Variable variable ->
          new Node.Variable(begins, variable.name(), joined(variable.fields(), fields));
      case Node.Constant _, Node.Nothing _, Node.Dot _ ->
          throw parser.fault("unexpected . after term " + Quoting.quote(term.toString()));
      case Node.Chain _, Node.Function _, Node.Pipeline _ -> new Node.Chain(begins, term, fields);
    };
  }

  private static List<String> joined(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  private Node.Operand term() {
    Token token = parser.nextSolid();
    return switch (token.kind()) {
      case IDENTIFIER -> {
        if (!parser.knows(token.text())) {
          throw parser.fault("function " + Quoting.quote(token.text()) + " not defined");
        }
        yield new Node.Function(token.at(), token.text());
      }
      case DOT -> new Node.Dot(token.at());
      case NIL -> new Node.Nothing(token.at());
      case VARIABLE -> {
        if (!parser.sees(token.text())) {
          throw parser.fault("undefined variable " + Quoting.quote(token.text()));
        }
        yield new Node.Variable(token.at(), token.text(), List.of());
      }
      case FIELD -> new Node.Field(token.at(), List.of(token.text().substring(1)));
      case BOOL -> new Node.Constant(token.at(), token.text().equals("true"), token.text());
      case LEFT_PAREN -> bracketed();
      case STRING, RAW_STRING ->
          new Node.Constant(token.at(), parser.string(token, "operand"), token.text());
      default -> number(token);
    };
  }

  private Node.Operand number(Token token) {
    try {
      return Numbers.read(token);
    } catch (Fault fault) {
      throw parser.fault(fault.words());
    }
  }

  private Node.Pipeline bracketed() {
    if (++nesting > Limits.MAX_NESTING) {
      throw parser.fault("max expression depth exceeded");
    }
    Node.Pipeline pipeline = pipeline("parenthesized pipeline", Kind.RIGHT_PAREN);
    nesting--;
    return pipeline;
  }
}
