package dev.folkmoot.engine.gotemplate;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.gotemplate.GoTemplate;
import dev.folkmoot.core.gotemplate.Outline;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.ThinkLevel;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a prompt by a Go template. May be used by any number of threads.
 *
 * <p>Turns of one role that follow each other are one turn, results of calls apart; all that the
 * system says stands in {@code .System} as well.
 */
public final class PromptTemplate {

  /** Between two texts that become one. */
  private static final String JOINT = "\n\n";

  private final GoTemplate template;
  private final GoTemplate lastTurn;
  private final Clock clock;

  /**
   * Reads a template.
   *
   * @param clock gives dates to templates that ask for one
   * @throws dev.folkmoot.core.failure.FailureException {@code INVALID_REQUEST} if it cannot be read
   */
  public PromptTemplate(String source, Clock clock) {
    template = GoTemplate.parse(source);
    lastTurn = template.untilAnswer();
    this.clock = clock;
  }

  /** What it was read from. */
  public String source() {
    return template.source();
  }

  public Outline outline() {
    return template.outline();
  }

  /**
   * A conversation as text, up to where the assistant is to speak.
   *
   * @throws dev.folkmoot.core.failure.FailureException {@code INVALID_REQUEST} if the template
   *     cannot write it
   */
  public String render(List<Message> messages, List<Tool> tools, ThinkLevel think) {
    List<Message> turns = collated(messages);
    return outline().takesMessages() ? whole(turns, messages, tools, think) : turns(turns, think);
  }

  /** A hole as text, up to where the model is to fill it. */
  public String render(Prompt.Infill infill) {
    Map<String, @Nullable Object> data = data(ThinkLevel.UNSET);
    data.put("Prompt", infill.prefix());
    data.put("Suffix", infill.suffix());
    return template.render(data, clock);
  }

  private String whole(
      List<Message> turns, List<Message> messages, List<Tool> tools, ThinkLevel think) {
    Map<String, @Nullable Object> data = data(think);
    data.put("System", system(messages));
    data.put("Messages", MessageValues.of(turns));
    data.put("Tools", ToolValues.of(tools));
    return template.render(data, clock);
  }

  private static String system(List<Message> messages) {
    return messages.stream()
        .filter(message -> message.role() == Role.SYSTEM)
        .map(Message::content)
        .collect(Collectors.joining(JOINT));
  }

  private static List<Message> collated(List<Message> messages) {
    List<Message> turns = new ArrayList<>();
    for (Message message : messages) {
      boolean joins =
          !turns.isEmpty()
              && message.role() != Role.TOOL
              && turns.getLast().role() == message.role();
      if (joins) {
        turns.add(joined(turns.removeLast(), message));
      } else {
        turns.add(message);
      }
    }
    return turns;
  }

  /** Only what is said is joined: thoughts and calls are those of the first. */
  private static Message joined(Message first, Message second) {
    return new Message(
        first.role(),
        first.content() + JOINT + second.content(),
        first.thinking(),
        first.toolCalls(),
        first.toolName(),
        first.toolCallId());
  }

  /** One run for each turn: a turn ends where somebody speaks who has spoken in it. */
  private String turns(List<Message> messages, ThinkLevel think) {
    StringBuilder text = new StringBuilder();
    String system = "";
    String prompt = "";
    String response = "";
    for (Message message : messages) {
      boolean over =
          switch (message.role()) {
            case SYSTEM -> !prompt.isEmpty() || !response.isEmpty();
            case USER -> !response.isEmpty();
            case ASSISTANT, TOOL -> false;
          };
      if (over) {
        text.append(turn(template, system, prompt, response, think));
        system = "";
        prompt = "";
        response = "";
      }
      switch (message.role()) {
        case SYSTEM -> system = message.content();
        case USER -> prompt = message.content();
        case ASSISTANT -> response = message.content();
        case TOOL -> {} // an old template has no place for it
      }
    }
    return text.append(turn(lastTurn, system, prompt, response, think)).toString();
  }

  private String turn(
      GoTemplate by, String system, String prompt, String response, ThinkLevel think) {
    Map<String, @Nullable Object> data = data(think);
    data.put("System", system);
    data.put("Prompt", prompt);
    data.put("Response", response);
    return by.render(data, clock);
  }

  /** What every template is given. */
  private static Map<String, @Nullable Object> data(ThinkLevel think) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("Response", "");
    data.put("Think", think.isOn());
    data.put("ThinkLevel", think.effort().orElse(think.isOn() ? "medium" : ""));
    data.put("IsThinkSet", think != ThinkLevel.UNSET);
    return data;
  }
}
