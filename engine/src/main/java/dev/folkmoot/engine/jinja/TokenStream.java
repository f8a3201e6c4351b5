package dev.folkmoot.engine.jinja;

import java.util.List;

/** The tokens of a template, read once from the left. */
final class TokenStream {
  private final List<Token> tokens;
  private int at;
  private int nesting;

  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return tokens.get(at);
  }

  Token peekSecond() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  int line() {
    return peek().line();
  }

  Token next() {
    Token token = tokens.get(at);
    if (token.kind() != Token.Kind.END) {
      at++;
    }
    return token;
  }

  boolean skipOperator(String operator) {
    boolean found = peek().isOperator(operator);
    if (found) {
      next();
    }
    return found;
  }

  boolean skipName(String name) {
    boolean found = peek().isName(name);
    if (found) {
      next();
    }
    return found;
  }

  void expectOperator(String operator) {
    if (!skipOperator(operator)) {
      throw unexpected("'" + operator + "'");
    }
  }

  void expectName(String name) {
    if (!skipName(name)) {
      throw unexpected("'" + name + "'");
    }
  }

  String expectAnyName() {
    return expect(Token.Kind.NAME, "a name").text();
  }

  Token expect(Token.Kind kind, String wanted) {
    if (peek().kind() != kind) {
      throw unexpected(wanted);
    }
    return next();
  }

  TemplateFault unexpected(String wanted) {
    return fault("expected " + wanted + " but found " + peek().describe());
  }

  TemplateFault fault(String message) {
    return new TemplateFault(message, line());
  }

  /** Called on the way into anything that may contain its like. */
  void nest() {
    if (++nesting > Limits.MAX_NESTING) {
      throw fault("the template exceeds MAX_NESTING (" + Limits.MAX_NESTING + ")");
    }
  }

  void unnest() {
    nesting--;
  }
}
