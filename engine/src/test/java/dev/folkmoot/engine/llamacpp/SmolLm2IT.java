package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.engine.LoadedModel;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real model of 135 million weights and 49,152 tokens. */
class SmolLm2IT {

  private static LoadedModel model;

  @BeforeAll
  static void load() {
    model = TestModels.load(TestModels.smollm2(), 1024, 4);
  }

  @AfterAll
  static void unload() {
    model.close();
  }

  @Test
  void itKnowsTheCapitalOfFrance() throws InterruptedException {
    Answer answer = Answer.of(model, chat("What is the capital of France?", Constraint.NONE, 40));
    assertThat(answer.text()).contains("Paris");
    assertThat(answer.reason()).contains(FinishReason.STOP);
  }

  @Test
  void fourAtOnceSayWhatTheySayAlone() throws InterruptedException {
    List<InferenceRequest> requests =
        List.of(
            chat("What is the capital of France?", Constraint.NONE, 12),
            chat("Name three colours.", Constraint.NONE, 12),
            chat("How many days does a week have?", Constraint.NONE, 12),
            chat("Say hello.", Constraint.NONE, 12));
    List<Answer> together = Answer.allOf(model, requests);
    for (int i = 0; i < requests.size(); i++) {
      assertThat(Answer.of(model, requests.get(i)).text()).isEqualTo(together.get(i).text());
    }
  }

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
