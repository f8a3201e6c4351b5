package dev.folkmoot.engine.jinja;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chat template, read once and rendered by any number of threads.
 *
 * <p>Source of the rules: jinja2 3.1.6, in the environment that {@code
 * transformers.utils.chat_template_utils} builds.
 */
public final class Template {
  private final List<Statement> statements;
  private final Clock clock;

  private Template(List<Statement> statements, Clock clock) {
    this.statements = statements;
    this.clock = clock;
  }

  /** A template that sees this machine's time. */
  public static Template compile(String source) {
    return compile(source, Clock.system(ZoneId.systemDefault()));
  }

  /**
   * Reads a template.
   *
   * @param clock gives {@code strftime_now} its time, in the clock's zone
   * @throws FailureException of kind {@code ENGINE_FAILED}, with the line, if it cannot be read
   */
  public static Template compile(String source, Clock clock) {
    if (source.length() > Limits.MAX_SOURCE_CHARS) {
      throw broken(0, "it exceeds MAX_SOURCE_CHARS (" + Limits.MAX_SOURCE_CHARS + ")", null);
    }
    try {
      return new Template(new Parser(new Lexer(source).tokens()).parse(), clock);
    } catch (TemplateFault fault) {
      throw broken(fault.line(), words(fault), fault);
    }
  }

  /**
   * Renders the template.
   *
   * @param variables {@code String}, {@code Boolean}, numbers, {@code List}, {@code Map} and null,
   *     nested at will; a name that is missing is undefined, one that is null is none
   * @throws FailureException of kind {@code INVALID_REQUEST} with the template's own words if it
   *     calls {@code raise_exception}; of kind {@code ENGINE_FAILED}, with the line, if it cannot
   *     be evaluated or exceeds a limit
   */
  public String render(Map<String, ? extends @Nullable Object> variables) {
    Run run = new Run(clock);
    try {
      Scope globals = Globals.scope();
      variables.forEach((name, value) -> globals.set(name, Inputs.convert(run, value)));
      Output out = new Output(run);
      new Interpreter(run).run(statements, new Scope(globals), out);
      return out.toString();
    } catch (TemplateFault fault) {
      throw broken(run.line(), words(fault), fault);
    } catch (StackOverflowError e) {
      // MAX_DEPTH comes first on any stack of ordinary size; a caller may run on a smaller one.
      throw broken(
          run.line(), "it exceeds the stack before MAX_DEPTH (" + Limits.MAX_DEPTH + ")", e);
    }
  }

  /** A value as JSON text, as the filter {@code tojson} writes it. */
  public static String json(Object value) {
    return compile("{{ value | tojson }}").render(Map.of("value", value));
  }

  private static String words(TemplateFault fault) {
    String message = fault.getMessage();
    return message == null ? "it failed" : message;
  }

  private static FailureException broken(int line, String why, @Nullable Throwable cause) {
    String place = line > 0 ? ", line " + line : "";
    return new FailureException(
        Failure.Kind.ENGINE_FAILED, "the model's chat template" + place + ": " + why, cause);
  }
}
