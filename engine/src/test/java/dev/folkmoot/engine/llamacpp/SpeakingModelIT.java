package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.Transcript;
import dev.folkmoot.engine.LoadedModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A real model that thinks and calls. 135 million weights have learnt neither, but they go on with
 * a pattern: the template shows them one, with the marks of Qwen.
 */
final class SpeakingModelIT {

  /** {@code enable_thinking} chooses which pattern. */
  private static final String TEMPLATE =
      """
      {%- if tools is defined -%}
      Q: one
      A:<tool_call>{"name": "count", "arguments": {"to": 1}}</tool_call> done.
      Q: two
      A:<tool_call>{"name": "count", "arguments": {"to": 2}}</tool_call> done.
      Q: three
      A:<tool_call>{"name": "count", "arguments": {"to": 3}}</tool_call> done.
      {%- else -%}
      Q: one
      A:<think>
      it is one
      </think> The number is 1.
      Q: two
      A:<think>
      it is two
      </think> The number is 2.
      Q: three
      A:<think>
      it is three
      </think> The number is 3.
      {%- endif %}
      Q: {{ messages[-1].content }}
      A:{# </think> is what it says next #}\
      """;

  private static final List<Tool> TOOLS = List.of(new Tool("count", "", Map.of()));
  private static final int MAX_TOKENS = 40;
  private static LoadedModel model;

  @BeforeAll
  static void load() throws IOException {
    model = TestModels.load(TestModels.withTemplate(TestModels.smollm2(), TEMPLATE), 1024, 2);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static InferenceRequest ask(List<Tool> tools, Constraint constraint, Sampling sampling) {
    return new InferenceRequest(
        new Prompt.Chat(List.of(Message.of(Role.USER, "four")), tools, ThinkLevel.ON, List.of()),
        sampling,
        constraint,
        MAX_TOKENS,
        List.of("Q:"),
        InferenceRequest.NO_LOGPROBS,
        true,
        true,
        4);
  }

  private static Transcript transcript(List<TokenEvent> events) {
    Transcript transcript = new Transcript();
    transcript.from(model.origin());
    events.forEach(transcript::add);
    return transcript;
  }

  private static List<ToolCall> calls(List<TokenEvent> events) {
    return events.stream()
        .filter(TokenEvent.ToolCall.class::isInstance)
        .map(event -> ((TokenEvent.ToolCall) event).call())
        .toList();
  }

  @Test
  void aThoughtIsToldApartFromTheAnswer() throws InterruptedException {
    Answer answer = Answer.of(model, ask(List.of(), Constraint.NONE, Sampling.GREEDY));
    assertThat(transcript(answer.events()).answered().thinking()).isEqualTo("it is four");
    assertThat(answer.text()).startsWith("The number is 4.");
    assertThat(answer.reason()).contains(FinishReason.STOP);
  }

  @Test
  void c090ACallIsToldWithArgumentsAndAName() throws InterruptedException {
    Answer answer = Answer.of(model, ask(TOOLS, Constraint.NONE, Sampling.GREEDY));
    ToolCall call = calls(answer.events()).getFirst();
    assertThat(call.name()).isEqualTo("count");
    assertThat(call.arguments()).isEqualTo(Map.of("to", 4));
    assertThat(call.id()).matches("call_[a-z0-9]{8}");
    assertThat(answer.text()).startsWith("done.");
  }

  @Test
  void c095TheFormBindsTheAnswerAndNotTheThought() throws InterruptedException {
    Constraint form =
        new Constraint.JsonSchema(
            "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\",\"minimum\":1,"
                + "\"maximum\":9}},\"required\":[\"n\"],\"additionalProperties\":false}");
    Answer answer = Answer.of(model, ask(List.of(), form, Sampling.GREEDY));
    assertThat(transcript(answer.events()).answered().thinking()).contains("four");
    assertThat(answer.text()).matches("\\s*\\{\\s*\"n\"\\s*:\\s*[1-9]\\s*}\\s*");
  }

  /** Wherever it breaks off: in the thought, before the call, behind it. */
  @Test
  void anotherEngineGoesOnInAThoughtAndInACall() throws InterruptedException {
    Sampling seeded = new Sampling(0.3f, 40, 0.9f, 0f, 1f, 64, 1f, 0f, 0f, OptionalLong.of(11));
    Constraint json = new Constraint.Json();
    for (InferenceRequest request :
        List.of(
            ask(List.of(), Constraint.NONE, seeded),
            ask(TOOLS, Constraint.NONE, seeded),
            ask(List.of(), json, Sampling.GREEDY))) {
      Answer whole = Answer.of(model, request);
      int told = whole.events().size() - 1;
      for (int at = 1; at < told; at += Math.max(1, told / 3)) {
        List<TokenEvent> heard = whole.events().subList(0, at);
        Answer rest = Answer.of(model, request.withAnswered(transcript(heard).answered()));
        Transcript mended = transcript(heard);
        rest.events().forEach(mended::add);
        assertThat(mended.answered().text()).isEqualTo(whole.text());
        assertThat(mended.answered().thinking())
            .isEqualTo(transcript(whole.events()).answered().thinking());
        List<TokenEvent> all = new ArrayList<>(heard);
        all.addAll(rest.events());
        assertThat(calls(all)).isEqualTo(calls(whole.events()));
      }
    }
  }
}
