package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.TemplateAbilities;
import dev.folkmoot.engine.jinja.FetchedTemplates;
import dev.folkmoot.engine.speech.Opening;
import dev.folkmoot.engine.speech.Said;
import dev.folkmoot.engine.speech.SpeechParser;
import dev.folkmoot.engine.speech.Syntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real models' templates: they tell the model its tools, and a call of an earlier turn, as they
 * write it for the model to read, is the call that our parser reads when the model writes it.
 */
final class ToolTemplatesIT {

  private static final String QUESTION = "How warm is it in Bern?";
  private static final Map<String, Object> ARGUMENTS = arguments();
  private static final Tool WEATHER =
      new Tool(
          "get_weather",
          "The weather of a city",
          Map.of("type", "object", "properties", Map.of("city", Map.of("type", "string"))));

  private static Map<String, Object> arguments() {
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("city", "Bern <b> \"x\"");
    return arguments;
  }

  private static String source(String name) throws IOException {
    return Files.readString(FetchedTemplates.folder().resolve(name + ".jinja"));
  }

  static Stream<Path> all() throws IOException {
    try (Stream<Path> files = Files.list(FetchedTemplates.folder())) {
      return files.filter(file -> file.toString().endsWith(".jinja")).sorted().toList().stream();
    }
  }

  /** What clients are told of a model is what the engine can do with it. */
  @ParameterizedTest
  @MethodSource("all")
  void whatATemplateIsSaidToBeAbleToTheParserIs(Path file) throws IOException {
    String source = Files.readString(file);
    Syntax syntax = Syntax.of(source);
    assertThat(TemplateAbilities.of(source).contains(Capability.THINKING))
        .isEqualTo(syntax.thinks());
    if (TemplateAbilities.of(source).contains(Capability.TOOLS)) {
      assertThat(syntax.isPlain(true)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Qwen-Qwen2.5-7B-Instruct",
        "Qwen-Qwen3-0.6B",
        "Qwen-QwQ-32B",
        "Qwen3-Coder",
        "Qwen3.5-4B",
        "NousResearch-Hermes-3-Llama-3.1-8B-tool_use",
        "meta-llama-Llama-3.1-8B-Instruct",
        "meta-llama-Llama-3.2-3B-Instruct",
        "meta-llama-Llama-3.3-70B-Instruct",
        "mistralai-Mistral-Nemo-Instruct-2407",
        "Mistral-Small-3.2-24B-Instruct-2506",
        "mistralai-Ministral-3-14B-Reasoning-2512",
        "unsloth-mistral-Devstral-Small-2507",
        "openai-gpt-oss-120b",
        "ibm-granite-granite-4.0",
        "CohereForAI-c4ai-command-r7b-12-2024-tool_use",
        "Bielik-11B-v3.0-Instruct",
        "ByteDance-Seed-OSS",
        "GLM-4.6",
        "Apriel-1.6-15b-Thinker-fixed"
      })
  void aCallThatATemplateWritesIsReadAgain(String name) throws IOException {
    String source = source(name);
    ChatTemplate template = new ChatTemplate(Optional.of(source), "<s>", "</s>");
    List<Message> messages = calledAndAnswered();
    Prompt.Chat chat = new Prompt.Chat(messages, List.of(WEATHER), ThinkLevel.UNSET, List.of());
    String text = template.render(chat, messages, false).text();
    assertThat(text).contains("The weather of a city").contains("12 degrees").contains(QUESTION);

    // A call without a mark has to be the first that is said; others stand behind the question.
    boolean bare = template.syntax() instanceof Syntax.Tagged tagged && tagged.bare();
    int from =
        bare
            ? common(template.render(chat, messages.subList(0, 1), false).text(), text)
            : text.indexOf(QUESTION) + QUESTION.length();
    SpeechParser parser = new SpeechParser(template.syntax(), chat.tools(), Opening.FRESH);
    List<Said> said = new ArrayList<>(parser.accept(text.substring(from)));
    said.addAll(parser.end());
    assertThat(parser.fault()).isNull();
    assertThat(said).contains(new Said.Call("get_weather", ARGUMENTS));
  }

  /** A question, a call, its result. */
  private static List<Message> calledAndAnswered() {
    Message question = Message.of(Role.USER, QUESTION);
    Message call =
        new Message(
            Role.ASSISTANT,
            "",
            Optional.empty(),
            List.of(new ToolCall("call_ab12cd34", "get_weather", ARGUMENTS)),
            Optional.empty(),
            Optional.empty());
    Message result =
        new Message(
            Role.TOOL,
            "12 degrees",
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.of("call_ab12cd34"));
    return List.of(question, call, result);
  }

  private static int common(String a, String b) {
    int at = 0;
    while (at < Math.min(a.length(), b.length()) && a.charAt(at) == b.charAt(at)) {
      at++;
    }
    return at;
  }

  private static ChatWriter.Rendered asked(String name, ThinkLevel think, boolean formed)
      throws IOException {
    List<Message> messages = List.of(Message.of(Role.USER, QUESTION));
    return new ChatTemplate(Optional.of(source(name)), "<s>", "</s>")
        .render(new Prompt.Chat(messages, List.of(), think, List.of()), messages, formed);
  }

  @Test
  void thinkingIsSwitchedOffAsEachTemplateWantsIt() throws IOException {
    ChatWriter.Rendered off = asked("Qwen-Qwen3-0.6B", ThinkLevel.OFF, false);
    assertThat(off.text()).endsWith("<|im_start|>assistant\n<think>\n\n</think>\n\n");
    assertThat(off.opening()).isEqualTo(Opening.ANSWERING);
    assertThat(asked("Qwen-Qwen3-0.6B", ThinkLevel.ON, false).opening()).isEqualTo(Opening.FRESH);
    assertThat(asked("Qwen-QwQ-32B", ThinkLevel.ON, false).opening()).isEqualTo(Opening.THINKING);
    ChatWriter.Rendered closed = asked("Qwen-QwQ-32B", ThinkLevel.OFF, false);
    assertThat(closed.text()).endsWith("<think>\n</think>");
    assertThat(closed.opening()).isEqualTo(Opening.ANSWERING);
    assertThat(asked("deepseek-ai-DeepSeek-R1-Distill-Llama-8B", ThinkLevel.OFF, false).text())
        .endsWith("<think>\n\n</think>\n\n");
    assertThat(asked("openai-gpt-oss-120b", ThinkLevel.HIGH, false).text())
        .contains("Reasoning: high");
    assertThat(asked("openai-gpt-oss-120b", ThinkLevel.OFF, false).text())
        .contains("Reasoning: low");
  }

  /** C-095: where the form begins has to be known, so the thought is begun for the model. */
  @Test
  void c095AFormedAnswerOfAThinkingModelBeginsInItsThought() throws IOException {
    ChatWriter.Rendered formed = asked("Qwen-Qwen3-0.6B", ThinkLevel.ON, true);
    assertThat(formed.text()).endsWith("<|im_start|>assistant\n<think>\n");
    assertThat(formed.opening()).isEqualTo(Opening.THINKING);
    assertThat(asked("Qwen-Qwen3-0.6B", ThinkLevel.OFF, true).opening())
        .isEqualTo(Opening.ANSWERING);
    assertThat(asked("Qwen-Qwen2.5-7B-Instruct", ThinkLevel.ON, true).text())
        .endsWith("<|im_start|>assistant\n");
  }
}
