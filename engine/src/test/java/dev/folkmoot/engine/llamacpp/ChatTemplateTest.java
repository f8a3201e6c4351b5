package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.ThinkLevel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTemplateTest {

  private static final Message HELLO = Message.of(Role.USER, "Hello");

  private static String render(String source, Message... messages) {
    return render(template(source), List.of(messages), List.of(), ThinkLevel.UNSET);
  }

  private static String render(
      ChatTemplate template, List<Message> messages, List<Tool> tools, ThinkLevel think) {
    return template
        .render(new Prompt.Chat(messages, tools, think, List.of()), messages, false)
        .text();
  }

  private static ChatTemplate template(String source) {
    return new ChatTemplate(Optional.of(source), "<s>", "</s>");
  }

  private static Message thought(String content, String thinking) {
    return new Message(
        Role.ASSISTANT,
        content,
        Optional.of(thinking),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void aModelWithoutATemplateGetsTheBareTexts() {
    ChatTemplate none = new ChatTemplate(Optional.empty(), "<s>", "</s>");
    assertThat(
            render(
                none,
                List.of(Message.of(Role.SYSTEM, "Be brief."), HELLO),
                List.of(),
                ThinkLevel.UNSET))
        .isEqualTo("Be brief.\nHello");
  }

  @Test
  void rolesAndTextsReachTheTemplate() {
    assertThat(
            render(
                "{% for m in messages %}[{{ m.role }}:{{ m['content'] }}]{% endfor %}",
                Message.of(Role.SYSTEM, "S"),
                HELLO,
                Message.of(Role.ASSISTANT, "A"),
                Message.of(Role.TOOL, "T"),
                HELLO))
        .isEqualTo("[system:S][user:Hello][assistant:A][tool:T][user:Hello]");
  }

  @Test
  void theEndsOfATextAreKnown() {
    assertThat(render("{{ bos_token }}{{ messages[0].content }}{{ eos_token }}", HELLO))
        .isEqualTo("<s>Hello</s>");
  }

  @Test
  void theAssistantIsToSpeakNext() {
    assertThat(render("{% if add_generation_prompt %}go{% endif %}", HELLO)).isEqualTo("go");
  }

  @ParameterizedTest
  @ValueSource(strings = {"thinking", "reasoning_content"})
  void aThoughtIsKnownByBothItsNames(String name) {
    String source = "{% for m in messages %}{{ m." + name + " or '-' }}{% endfor %}";
    assertThat(render(source, HELLO, thought("4", "2 + 2"), HELLO)).isEqualTo("-2 + 2-");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theTemplateKnowsWhetherToThink(boolean thinking) {
    String text =
        render(
            template("{{ 'think' if enable_thinking else 'answer' }}"),
            List.of(HELLO),
            List.of(),
            thinking ? ThinkLevel.ON : ThinkLevel.OFF);
    assertThat(text).isEqualTo(thinking ? "think" : "answer");
  }

  @Test
  void anAssistantsLastWordsAreLeftOpen() {
    String source = "{% for m in messages %}{{ m.content }}|{% endfor %}A:";
    assertThat(render(source, HELLO, Message.of(Role.ASSISTANT, "Once upon")))
        .isEqualTo("Hello|A:Once upon");
  }

  @Test
  void toolsAreThereOnlyIfThereAreAny() {
    String source =
        "{% if tools is defined %}{{ tools[0].function.name }}{% else %}none{% endif %}";
    assertThat(render(source, HELLO)).isEqualTo("none");
    Tool tool = new Tool("clock", "", Map.of());
    assertThat(render(template(source), List.of(HELLO), List.of(tool), ThinkLevel.UNSET))
        .isEqualTo("clock");
  }

  @Test
  void callsOfToolsAndTheirResultsReachTheTemplate() {
    Message call =
        new Message(
            Role.ASSISTANT,
            "",
            Optional.empty(),
            List.of(new ToolCall("id7", "clock", Map.of("zone", "UTC"))),
            Optional.empty(),
            Optional.empty());
    Message result =
        new Message(
            Role.TOOL,
            "noon",
            Optional.empty(),
            List.of(),
            Optional.of("clock"),
            Optional.of("id7"));
    String source =
        """
        {%- for m in messages %}
        {%- for c in m.tool_calls or [] %}
        {{- c.type }} {{ c.id }} {{ c.function.name }} {{ c.function.arguments | tojson }};
        {%- endfor %}
        {%- if m.role == 'tool' %}{{ m.name }} {{ m.tool_call_id }} {{ m.content }}{% endif %}
        {%- endfor %}\
        """;
    assertThat(render(source, HELLO, call, result))
        .isEqualTo("function id7 clock {\"zone\": \"UTC\"};clock id7 noon");
  }

  @Test
  void aMessageWithoutExtrasHasNone() {
    String source =
        "{% for key in ['tool_calls', 'thinking', 'reasoning_content', 'name', 'tool_call_id'] %}"
            + "{{ 'x' if messages[0][key] is defined }}{% endfor %}";
    assertThat(render(source, HELLO)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% if %}",
        "{% for m in messages %}{{ m.content }}",
        "{{ messages",
        "{% nonsense %}",
        "{{ 'unclosed }}",
        "{% endif %}"
      })
  void aTemplateThatCannotBeReadRefusesConversationsOnly(String source) {
    ChatTemplate broken = template(source); // and the model that it belongs to loads
    assertThatThrownBy(() -> render(broken, List.of(HELLO), List.of(), ThinkLevel.UNSET))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST))
        .hasMessageContaining("chat template, line 1")
        .hasMessageContaining("raw prompts");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ nobody.knows }}",
        "{{ 1 / 0 }}",
        "{{ messages[0].content + 1 }}",
        "{{ messages | nonsense }}",
        "{% for i in range(100000000) %}{{ i }}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"
      })
  void aTemplateThatFailsIsNoFailureOfTheEngine(String source) {
    assertThatThrownBy(() -> render(source, HELLO))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST))
        .hasMessageContaining("chat template");
  }

  @Test
  void aRefusalOfTheTemplateIsGivenInItsOwnWords() {
    assertThatThrownBy(() -> render("{{ raise_exception('Roles must alternate') }}", HELLO))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST))
        .hasMessageContaining("Roles must alternate");
  }
}
