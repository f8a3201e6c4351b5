package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.engine.jinja.Template;
import dev.folkmoot.engine.speech.Opening;
import dev.folkmoot.engine.speech.Syntax;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes a conversation as one text, with the model's own template. A model without one was not
 * trained to converse: it gets the bare texts, one below the other, to continue. A model with one
 * that cannot be read still completes raw text; only conversations are refused, each with the
 * reason.
 */
final class ChatTemplate implements ChatWriter {

  /** What is known of a template once its source was looked at. */
  private sealed interface Reading {}

  private record Absent() implements Reading {}

  private record Usable(Template template) implements Reading {}

  private record Broken(String reason) implements Reading {}

  private static final String RAW_TEXT_WORKS =
      "; it can answer raw prompts only (\"raw\": true in /api/generate, or /v1/completions)";

  private final Reading reading;
  private final String bos;
  private final String eos;
  private final Syntax syntax;
  private final TurnValues turns;

  /**
   * Reads the template; never fails.
   *
   * @param bos text of the token that begins every text, or empty
   * @param eos text of the token that ends every text, or empty
   */
  ChatTemplate(Optional<String> source, String bos, String eos) {
    reading = source.map(ChatTemplate::read).orElseGet(Absent::new);
    this.bos = bos;
    this.eos = eos;
    syntax = source.map(Syntax::of).orElse(Syntax.Tagged.PLAIN);
    turns = new TurnValues(source.orElse(""));
  }

  private static Reading read(String source) {
    try {
      return new Usable(Template.compile(source));
    } catch (FailureException e) {
      return new Broken(e.failure().message());
    }
  }

  @Override
  public Syntax syntax() {
    return syntax;
  }

  @Override
  public Rendered render(Prompt.Chat chat, List<Message> messages, boolean formed) {
    return switch (reading) {
      case Absent _ ->
          new Rendered(
              messages.stream().map(Message::content).collect(Collectors.joining("\n")),
              Opening.ANSWERING);
      case Broken(String reason) -> throw FailureException.invalid(reason + RAW_TEXT_WORKS);
      case Usable(Template template) -> render(template, chat, messages, formed);
    };
  }

  private Rendered render(
      Template template, Prompt.Chat chat, List<Message> messages, boolean formed) {
    boolean open = !messages.isEmpty() && messages.getLast().role() == Role.ASSISTANT;
    List<Message> closed = open ? messages.subList(0, messages.size() - 1) : messages;
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("add_generation_prompt", true);
    variables.put("bos_token", bos);
    variables.put("eos_token", eos);
    variables.putAll(ThinkSwitches.of(chat.think(), syntax));
    if (!chat.tools().isEmpty()) {
      List<Map<String, Object>> tools = chat.tools().stream().map(Tool::toJson).toList();
      variables.put("tools", tools);
      variables.put("xml_tools", tools); // SmolLM3's name for them
    }
    String text = written(template, variables, turns.of(closed, chat.tools()));
    return open
        ? AnswerStart.goOn(text, syntax, messages.getLast())
        : AnswerStart.of(text, syntax, chat.think(), formed);
  }

  /**
   * Some templates want the arguments of earlier calls as JSON text, as OpenAI's API gives them,
   * and fail on an object. The engine is well when a template fails, so it must not be said to have
   * failed.
   */
  private static String written(
      Template template, Map<String, Object> variables, List<TurnValue> turns) {
    try {
      variables.put("messages", turns.stream().map(turn -> turn.value(false)).toList());
      return template.render(variables);
    } catch (FailureException e) {
      if (turns.stream().anyMatch(TurnValue::hasCalls)) {
        try {
          variables.put("messages", turns.stream().map(turn -> turn.value(true)).toList());
          return template.render(variables);
        } catch (FailureException again) {
          e.addSuppressed(again);
        }
      }
      throw new FailureException(Failure.Kind.INVALID_REQUEST, e.failure().message(), e);
    }
  }
}
