package dev.folkmoot.engine.llamacpp;

import static dev.folkmoot.engine.llamacpp.Answer.greedy;
import static dev.folkmoot.engine.llamacpp.Answer.withLogprobs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.engine.LoadedModel;
import dev.folkmoot.engine.llamacpp.binding.LlamaLibrary;
import dev.folkmoot.engine.llamacpp.binding.NativeBundle;
import dev.folkmoot.engine.llamacpp.binding.NativeModel;
import dev.folkmoot.engine.llamacpp.binding.Vocabulary;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real model of 135 million weights and 49,152 tokens. */
class SmolLm2IT {

  private static LoadedModel model;

  @BeforeAll
  static void load() throws IOException {
    model = TestModels.load(TestModels.smollm2(), 1024, 4);
  }

  @AfterAll
  static void unload() {
    model.close();
  }

  @Test
  void itKnowsTheCapitalOfFrance() throws InterruptedException {
    Answer answer = Answer.of(model, greedy("The capital of France is", 3));
    assertThat(answer.text()).startsWith(" Paris");
  }

  /** What jinja2 3.1.6 makes of the template in the file. */
  private static final String RENDERED =
      """
      <|im_start|>system
      You are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>
      <|im_start|>user
      Why is the sky blue? One sentence.<|im_end|>
      <|im_start|>assistant
      """;

  @Test
  void itsOwnTemplateIsRenderedAsInPython() throws IOException {
    String source = TestModels.smollm2().shape().chatTemplate().orElseThrow();
    assertThat(source).contains("named SmolLM");
    List<Message> question = List.of(Message.of(Role.USER, "Why is the sky blue? One sentence."));
    String text =
        new ChatTemplate(Optional.of(source), "<|im_start|>", "<|im_end|>")
            .render(Prompt.Chat.of(question), question, false)
            .text();
    assertThat(text).isEqualTo(RENDERED);
  }

  @Test
  void theMarksOfItsTemplateBecomeSingleTokensAndNoneIsAdded() throws IOException {
    LlamaLibrary library =
        LlamaLibrary.load(
            NativeBundle.below(TestModels.natives()), LlamaLibrary.loadedVariant().orElseThrow());
    try (NativeModel weights = NativeModel.load(library, TestModels.smollm2().path(), 0, 0, true)) {
      Vocabulary vocabulary = weights.vocabulary();
      PromptRenderer renderer =
          new PromptRenderer(
              vocabulary,
              new ChatTemplate(TestModels.smollm2().shape().chatTemplate(), "<|im_start|>", ""),
              Clock.systemUTC(),
              1024);
      int[] tokens =
          renderer.render(chat("Why is the sky blue? One sentence.", Constraint.NONE, 1));

      assertThat(Arrays.stream(tokens).mapToObj(vocabulary::text).collect(Collectors.joining()))
          .isEqualTo(RENDERED);
      assertThat(tokens).startsWith(1, 9690, 198); // <|im_start|>, system, line end
      assertThat(Arrays.stream(tokens).filter(token -> token == 1)).hasSize(3);
      assertThat(Arrays.stream(tokens).filter(token -> token == 2)).hasSize(2);
      assertThat(tokens).endsWith(1, 520, 9531, 198);
      assertThat(vocabulary.addsBos()).isFalse();
      assertThat(vocabulary.isEndOfGeneration(2)).isTrue();
    }
  }

  /**
   * Quantised weights are multiplied by other code in a batch than alone, so that near ties may
   * turn: only answers without any are compared.
   */
  @Test
  void fourAtOnceSayWhatTheySayAlone() throws InterruptedException {
    List<InferenceRequest> clear = new ArrayList<>();
    List<String> alone = new ArrayList<>();
    for (String question : QUESTIONS) {
      InferenceRequest request = withLogprobs(chat(question, Constraint.NONE, 8), 2);
      Answer answer = Answer.of(model, request);
      if (Answer.isClear(answer, 0.3)) {
        clear.add(request);
        alone.add(answer.text());
      }
    }
    assertThat(clear).hasSizeGreaterThanOrEqualTo(4);
    assertThat(Answer.allOf(model, clear)).extracting(Answer::text).isEqualTo(alone);
  }

  private static final List<String> QUESTIONS =
      List.of(
          "What is the capital of France?",
          "What is the capital of Italy?",
          "What is the capital of Japan?",
          "What is the capital of Spain?",
          "What is the capital of Germany?",
          "What is the capital of Egypt?",
          "What is the capital of Greece?",
          "What is the capital of Russia?");

  @Test
  void aSchemaIsObeyed() throws InterruptedException {
    Constraint schema =
        new Constraint.JsonSchema(
            """
            {"type": "object", "required": ["capital", "inhabitants"],
             "properties": {"capital": {"type": "string", "maxLength": 20},
                            "inhabitants": {"type": "integer"}}}
            """);
    Answer answer = Answer.of(model, chat("Describe the capital of France.", schema, 100));
    JsonNode json = JsonMapper.shared().readTree(answer.text());
    assertThat(json.get("capital").isString()).isTrue();
    assertThat(json.get("inhabitants").isIntegralNumber()).isTrue();
    assertThat(answer.reason()).contains(FinishReason.STOP);
  }

  @Test
  void aSchemaOfManyKindsIsFollowedInALargeVocabulary() throws InterruptedException {
    String kinds =
        IntStream.range(0, 80)
            .mapToObj(i ->
                """
                {"type": "object", "required": ["kind", "name", "note"],
                 "properties": {"kind": {"const": "kind-%d"}, "name": {"type": "string"},
                                "note": {"type": "string", "maxLength": 40}}}\
                """
                    .formatted(i))
            .collect(Collectors.joining(","));
    Constraint schema = new Constraint.JsonSchema("{\"anyOf\": [" + kinds + "]}");
    Answer answer = Answer.of(model, chat("Describe anything, in Chinese: 日本語", schema, 60));
    assertThat(answer.failure()).isEmpty();
    assertThat(answer.text()).matches("(?s)\\{\\s*\"kind\":\\s*\"kind-[0-7]?[0-9]\".*");
  }

  private static InferenceRequest chat(String question, Constraint constraint, int tokens) {
    return new InferenceRequest(
        Prompt.Chat.of(List.of(Message.of(Role.USER, question))),
        Sampling.GREEDY,
        constraint,
        tokens,
        List.of(),
        InferenceRequest.NO_LOGPROBS,
        true,
        true,
        InferenceRequest.DEFAULT_KEEP_TOKENS);
  }
}
