package dev.folkmoot.core.gotemplate;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template that was read, and can be rendered by any number of threads.
 *
 * <p>As Ollama does, one that has no place for an answer gets one at its end.
 */
public final class GoTemplate {

  private final String source;
  private final Node.Items main;
  private final Map<String, Node.Items> templates;
  private final Outline outline;
  private final Nil missing;

  private GoTemplate(String source, Node.Items main, Map<String, Node.Items> templates) {
    this(source, main, templates, Nil.INTERFACE);
  }

  private GoTemplate(
      String source, Node.Items main, Map<String, Node.Items> templates, Nil missing) {
    this.missing = missing;
    this.source = source;
    this.main = main;
    this.templates = Map.copyOf(templates);
    this.outline = Outline.of(main, templates);
  }

  /**
   * Reads a template.
   *
   * @throws FailureException {@code INVALID_REQUEST} in Go's words, with the line, if it cannot be
   *     read
   */
  public static GoTemplate parse(String source) {
    if (source.length() > Limits.MAX_SOURCE_CHARS) {
      throw FailureException.invalid(
          "template: :1: it exceeds MAX_SOURCE_CHARS (" + Limits.MAX_SOURCE_CHARS + ")");
    }
    try {
      Parser.Parsed parsed = new Parser(new Lexer(source).tokens(), Functions.names()).parse();
      // A definition without a name is what the template itself is, unless there is text as well.
      Node.Items unnamed = parsed.templates().get("");
      boolean replaced = unnamed != null && Parser.isEmpty(parsed.main());
      Node.Items main = replaced ? requireNonNull(unnamed) : parsed.main();
      GoTemplate template = new GoTemplate(source, main, parsed.templates());
      return template.outline.answers()
          ? template
          : new GoTemplate(source, withAnswer(main), parsed.templates());
    } catch (Fault fault) {
      throw FailureException.invalid(fault.words());
    } catch (StackOverflowError e) {
      throw new FailureException(
          Failure.Kind.INVALID_REQUEST, "template: :1: it is nested too deep", e);
    }
  }

  private static Node.Items withAnswer(Node.Items main) {
    Node.Field response = new Node.Field(0, List.of(Outline.RESPONSE));
    Node.Command command = new Node.Command(0, List.of(response));
    List<Node.Item> items = new ArrayList<>(main.items());
    items.add(new Node.Action(0, new Node.Pipeline(0, List.of(), false, List.of(command))));
    return new Node.Items(main.at(), items);
  }

  /** The text that it was read from. */
  public String source() {
    return source;
  }

  /** What it is made for. */
  public Outline outline() {
    return outline;
  }

  /**
   * The same without all that comes behind the answer: for the turn that is being answered. In this
   * one, as in Ollama, fields of what it is not given are nothing, and no fault.
   */
  public GoTemplate untilAnswer() {
    return new GoTemplate(source, new AnswerCut().of(main), templates, Nil.INVALID);
  }

  /**
   * Renders the template.
   *
   * @param data by the names that it asks for
   * @param clock gives the functions that tell a date theirs, in the clock's zone
   * @throws FailureException {@code INVALID_REQUEST} in Go's words, with the place, if the data are
   *     not what it was written for, or a limit is exceeded
   */
  public String render(Map<String, ? extends @Nullable Object> data, Clock clock) {
    Work work = new Work();
    Evaluator evaluator = new Evaluator(templates, new Functions(clock), work, missing);
    try {
      evaluator.run(main, data);
      return work.output();
    } catch (Fault fault) {
      throw FailureException.invalid(placed(evaluator, fault));
    } catch (StackOverflowError e) {
      throw new FailureException(
          Failure.Kind.INVALID_REQUEST, "template: : it is nested too deep", e);
    }
  }

  private String placed(Evaluator evaluator, Fault fault) {
    int at = Math.min(evaluator.current().at(), source.length());
    String before = source.substring(0, at);
    int lineStart = before.lastIndexOf('\n') + 1;
    long line = 1 + before.chars().filter(c -> c == '\n').count();
    int column = before.substring(lineStart).getBytes(StandardCharsets.UTF_8).length;
    return "template: :%d:%d: executing %s at <%s>: %s"
        .formatted(
            line, column, Quoting.quote(evaluator.template()), evaluator.current(), fault.words());
  }
}
