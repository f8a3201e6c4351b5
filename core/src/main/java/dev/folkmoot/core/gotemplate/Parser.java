package dev.folkmoot.core.gotemplate;

import dev.folkmoot.core.gotemplate.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes the tree of a source. Every block ({@code if}, {@code range}, {@code with}) hides the
 * variables that it declared when it ends; a template within the source sees only its own.
 */
final class Parser {

  private final List<Token> tokens;
  private final Set<String> functions;
  private final Map<String, Node.Items> templates = new LinkedHashMap<>();
  private final Operands operands = new Operands(this);
  private List<String> variables = new ArrayList<>(List.of("$"));
  private int loops;
  private int nesting;
  private int actionLine;
  private int at;
  private int furthest;

  Parser(List<Token> tokens, Set<String> functions) {
    this.tokens = tokens;
    this.functions = functions;
  }

  /**
   * A source as trees.
   *
   * @param main what stands outside of all definitions
   * @param templates those that it defines, by name
   */
  record Parsed(Node.Items main, Map<String, Node.Items> templates) {}

  /** What ended a list of items. */
  private enum End {
    END,
    ELSE
  }

  private record Body(Node.Items items, End end) {}

  Parsed parse() {
    List<Node.Item> items = new ArrayList<>();
    while (peek().kind() != Kind.END_OF_SOURCE) {
      if (peek().kind() == Kind.LEFT_DELIMITER) {
        int before = at;
        next();
        if (nextSolid().kind() == Kind.DEFINE) {
          define();
          continue;
        }
        at = before;
      }
      switch (textOrAction()) {
        case Ended ended -> throw fault("unexpected " + ended.words());
        case Found found -> items.add(found.item());
      }
    }
    return new Parsed(new Node.Items(0, items), templates);
  }

  private sealed interface Step {}

  private record Found(Node.Item item) implements Step {}

  private record Ended(End end) implements Step {
    String words() {
      return end == End.END ? "{{end}}" : "{{else}}";
    }
  }

  private void define() {
    String name = string(nextSolid(), "define clause");
    expect(Kind.RIGHT_DELIMITER, "define clause");
    add(name, apart(() -> closed("define clause")));
  }

  /** A template of its own: it sees neither variables nor loops of what it stands in. */
  private Node.Items apart(Supplier<Node.Items> reading) {
    List<String> outer = variables;
    int outerLoops = loops;
    variables = new ArrayList<>(List.of("$"));
    loops = 0;
    Node.Items items = reading.get();
    variables = outer;
    loops = outerLoops;
    return items;
  }

  private Node.Items closed(String context) {
    Body body = items();
    if (body.end() != End.END) {
      throw fault("unexpected {{else}} in " + context);
    }
    return body.items();
  }

  /** An empty definition replaces nothing; two that are not cannot both hold. */
  private void add(String name, Node.Items items) {
    Node.Items there = templates.get(name);
    if (there == null || isEmpty(there)) {
      templates.put(name, items);
    } else if (!isEmpty(items)) {
      throw fault("template: multiple definition of template " + Quoting.quote(name));
    }
  }

  static boolean isEmpty(Node.Items items) {
    return items.items().stream()
        .allMatch(item -> item instanceof Node.Text text && isBlank(text.text()));
  }

  private static boolean isBlank(String text) {
    return text.chars().allMatch(c -> Lexer.isSpace(c) || c == '\f' || c == 0x0b);
  }

  private Body items() {
    if (++nesting > Limits.MAX_NESTING) {
      throw fault("blocks are nested deeper than MAX_NESTING (" + Limits.MAX_NESTING + ")");
    }
    int begins = peekSolid().at();
    List<Node.Item> items = new ArrayList<>();
    while (peekSolid().kind() != Kind.END_OF_SOURCE) {
      switch (textOrAction()) {
        case Ended(End end) -> {
          nesting--;
          return new Body(new Node.Items(begins, items), end);
        }
        case Found(Node.Item item) -> items.add(item);
      }
    }
    throw fault("unexpected EOF");
  }

  private Step textOrAction() {
    Token token = nextSolid();
    if (token.kind() == Kind.TEXT) {
      return new Found(new Node.Text(token.at(), token.text()));
    }
    if (token.kind() != Kind.LEFT_DELIMITER) {
      throw unexpected(token, "input");
    }
    actionLine = token.line();
    Step step = action();
    actionLine = 0;
    return step;
  }

  private Step action() {
    Token token = nextSolid();
    return switch (token.kind()) {
      case BLOCK -> new Found(block());
      case BREAK -> {
        leaving("{{break}}");
        yield new Found(new Node.Break(token.at()));
      }
      case CONTINUE -> {
        leaving("{{continue}}");
        yield new Found(new Node.Continue(token.at()));
      }
      case ELSE -> {
        Kind next = peekSolid().kind();
        if (next != Kind.IF && next != Kind.WITH) {
          expect(Kind.RIGHT_DELIMITER, "else");
        }
        yield new Ended(End.ELSE);
      }
      case END -> {
        expect(Kind.RIGHT_DELIMITER, "end");
        yield new Ended(End.END);
      }
      case IF, RANGE, WITH -> new Found(control(token.kind()));
      case TEMPLATE -> new Found(call());
      default -> {
        back();
        int begins = peek().at();
        yield new Found(
            new Node.Action(begins, operands.pipeline("command", Kind.RIGHT_DELIMITER)));
      }
    };
  }

  private void leaving(String word) {
    Token token = nextSolid();
    if (token.kind() != Kind.RIGHT_DELIMITER) {
      throw unexpected(token, word);
    }
    if (loops == 0) {
      throw fault(word + " outside {{range}}");
    }
  }

  private Node.Control control(Kind kind) {
    String word = kind.name().toLowerCase(Locale.ROOT);
    int outer = variables.size();
    Node.Pipeline pipeline = operands.pipeline(word, Kind.RIGHT_DELIMITER);
    loops += kind == Kind.RANGE ? 1 : 0;
    Body body = items();
    loops -= kind == Kind.RANGE ? 1 : 0;
    Node.Items otherwise = body.end() == End.ELSE ? otherwise(kind) : null;
    variables.subList(outer, variables.size()).clear();
    return switch (kind) {
      case IF -> new Node.If(pipeline.at(), pipeline, body.items(), otherwise);
      case WITH -> new Node.With(pipeline.at(), pipeline, body.items(), otherwise);
      default -> new Node.Range(pipeline.at(), pipeline, body.items(), otherwise);
    };
  }

  /** {@code else if} is an {@code if} in an {@code else}, and one {@code end} closes both. */
  private Node.Items otherwise(Kind kind) {
    Token token = peek();
    if (kind != Kind.RANGE && token.kind() == kind) {
      next();
      if (++nesting > Limits.MAX_NESTING) {
        throw fault("blocks are nested deeper than MAX_NESTING (" + Limits.MAX_NESTING + ")");
      }
      Node.Items items = new Node.Items(token.at(), List.of(control(kind)));
      nesting--;
      return items;
    }
    Body body = items();
    if (body.end() != End.END) {
      throw fault("expected end; found {{else}}");
    }
    return body.items();
  }

  private Node.Item block() {
    Token token = nextSolid();
    String name = string(token, "block clause");
    Node.Pipeline argument = operands.pipeline("block clause", Kind.RIGHT_DELIMITER);
    add(name, apart(() -> closed("block clause")));
    return new Node.Call(token.at(), name, argument);
  }

  private Node.Item call() {
    Token token = nextSolid();
    String name = string(token, "template clause");
    if (nextSolid().kind() == Kind.RIGHT_DELIMITER) {
      return new Node.Call(token.at(), name, null);
    }
    back();
    return new Node.Call(
        token.at(), name, operands.pipeline("template clause", Kind.RIGHT_DELIMITER));
  }

  String string(Token token, String context) {
    if (token.kind() != Kind.STRING && token.kind() != Kind.RAW_STRING) {
      throw unexpected(token, context);
    }
    String text = Quoting.unquote(token.text());
    if (text == null) {
      throw fault("invalid syntax");
    }
    return text;
  }

  boolean knows(String function) {
    return functions.contains(function);
  }

  void declare(String variable) {
    variables.add(variable);
  }

  boolean sees(String variable) {
    return variables.contains(variable);
  }

  Token next() {
    Token token = peek();
    at++;
    return token;
  }

  /** Takes the last token back. */
  void back() {
    at--;
  }

  int mark() {
    return at;
  }

  void reset(int mark) {
    at = mark;
  }

  /** The next token; behind the last, which is the end or an error, that one again. */
  Token peek() {
    furthest = Math.min(Math.max(furthest, at), tokens.size() - 1);
    return tokens.get(Math.min(at, tokens.size() - 1));
  }

  Token nextSolid() {
    Token token = next();
    return token.kind() == Kind.SPACE ? next() : token;
  }

  Token peekSolid() {
    while (peek().kind() == Kind.SPACE) {
      next();
    }
    return peek();
  }

  void expect(Kind kind, String context) {
    Token token = nextSolid();
    if (token.kind() != kind) {
      throw unexpected(token, context);
    }
  }

  Fault unexpected(Token token, String context) {
    if (token.kind() != Kind.ERROR) {
      return fault("unexpected " + token.shown() + " in " + context);
    }
    String extra = "";
    if (actionLine != 0 && actionLine != token.line()) {
      extra = (token.text().endsWith(" action") ? "" : " in action") + " started at :" + actionLine;
    }
    return fault(token.text() + extra);
  }

  Fault fault(String words) {
    return new Fault("template: :" + tokens.get(furthest).line() + ": " + words);
  }
}
