package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.engine.LoadedModel;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers that a grammar or a schema holds to a form. */
class GrammarIT {

  private static final String SCHEMA =
      """
      {"type": "object",
       "properties": {"name": {"type": "string", "maxLength": 12},
                      "age": {"type": "integer", "minimum": 0, "maximum": 150},
                      "kind": {"enum": ["cat", "dog"]},
                      "tags": {"type": "array", "items": {"type": "boolean"}, "maxItems": 3}},
       "required": ["name", "age", "kind", "tags"], "additionalProperties": false}
      """;

  private static LoadedModel model;

  @BeforeAll
  static void load() {
    model = TestModels.load(TestModels.pocket(), 1024);
  }

  @AfterAll
  static void unload() {
    model.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void anAnswerObeysItsGrammar(int seed) throws InterruptedException {
    Answer answer =
        Answer.of(model, request(gbnf("root ::= (\"yes\" | \"no\") [!?]{2} [0-9]+ \".\""), seed));
    assertThat(answer.text()).matches("(yes|no)[!?]{2}[0-9]+\\.");
    assertThat(answer.reason()).contains(FinishReason.STOP);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void anAnswerObeysItsSchema(int seed) throws InterruptedException {
    Answer answer = Answer.of(model, request(new Constraint.JsonSchema(SCHEMA), seed));
    assertThat(answer.reason()).contains(FinishReason.STOP);
    JsonNode json = JsonMapper.shared().readTree(answer.text());
    assertThat(json.propertyNames()).containsExactly("name", "age", "kind", "tags");
    assertThat(json.get("name").isString()).isTrue();
    assertThat(json.get("age").asInt()).isBetween(0, 150);
    assertThat(json.get("kind").asString()).isIn("cat", "dog");
    assertThat(json.get("tags").size()).isLessThanOrEqualTo(3);
  }

  @Test
  void anyJsonIsAnObject() throws InterruptedException {
    Answer answer = Answer.of(model, request(new Constraint.Json(), 1).withMaxTokens(400));
    assertThat(answer.text()).startsWith("{");
    if (answer.reason().orElseThrow() == FinishReason.STOP) {
      assertThat(JsonMapper.shared().readTree(answer.text()).isObject()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"€", "äöüß", "😀🎉", "日本語", "a😀b"})
  void aCharacterOfSeveralTokensIsNeverBroken(String text) throws InterruptedException {
    Answer answer = Answer.of(model, request(gbnf("root ::= \"" + text.repeat(3) + "\""), 0));
    assertThat(answer.text()).isEqualTo(text.repeat(3));
    assertThat(answer.usage().completionTokens()).isGreaterThan(3);
    assertThat(answer.pieces())
        .allSatisfy(piece -> assertThat(piece).doesNotContain("\uFFFD"))
        .allSatisfy(piece -> assertThat(Character.isLowSurrogate(piece.charAt(0))).isFalse());
  }

  @Test
  void namesOfControlTokensAreSpelledOut() throws InterruptedException {
    Answer answer = Answer.of(model, request(gbnf("root ::= \"<|im_start|>\" [a-c]"), 0));
    assertThat(answer.text()).matches("<\\|im_start\\|>[a-c]");
  }

  static Stream<String> badGrammars() {
    return Stream.of(
        "",
        "root = \"a\"",
        "root ::= (",
        "root ::= missing",
        "start ::= \"a\"",
        "root ::= root \"a\"",
        "root ::= \"a\u0000\"",
        "root ::= \"\\q\"",
        "root ::= [a",
        "root ::= \"a\"{3000}",
        "root ::= <[5]>",
        "root ::= !<[5]> \"a\"",
        "root ::= " + "(".repeat(200_000) + "\"a\"" + ")".repeat(200_000),
        "root ::= # hidden \r " + "(".repeat(200_000),
        "root ::= \"" + "a".repeat(2_000_000) + "\"");
  }

  @ParameterizedTest
  @MethodSource("badGrammars")
  void aBadGrammarIsAnInvalidRequest(String grammar) {
    assertThatThrownBy(() -> model.generate(request(gbnf(grammar), 0)))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST));
  }

  @Test
  void parenthesesInTextsAndCommentsAreNoGroups() throws InterruptedException {
    String many = "(".repeat(500);
    Answer answer =
        Answer.of(model, request(gbnf("root ::= [([\\]] \"\\\"\" \"b\" # " + many + "<!\n"), 0));
    assertThat(answer.text()).matches("[(\\[\\]]\"b");
  }

  @ParameterizedTest
  @ValueSource(floats = {0f, 1f})
  void aGrammarThatLeadsNowhereEndsItsAnswerOnly(float temperature) throws InterruptedException {
    // The set is empty, so nothing may follow the a.
    Sampling sampling =
        new Sampling(temperature, 40, .9f, 0f, .9f, 0, 1f, 0f, 0f, OptionalLong.of(1));
    InferenceRequest dead =
        request(gbnf("root ::= \"a\" [^\\x00-\\U0010FFFF]"), 0).withSampling(sampling);
    Answer answer = Answer.of(model, dead);
    assertThat(answer.failure().orElseThrow().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
    assertThat(answer.failure().orElseThrow().message()).contains("dead end");
    assertThat(Answer.of(model, request(gbnf("root ::= \"fine\""), 0)).text()).isEqualTo("fine");
  }

  /** After n times "[" there are three to the n readings, and tokens hold several of them. */
  private static final String HOPELESS =
      "root ::= x\nx ::= \"a\" x \"b\" | \"a\" x \"c\" | \"a\" x \"d\"\n";

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aGrammarWhoseReadingsMultiplyEndsItsAnswerOnly(int seed) throws InterruptedException {
    try (Generation other = model.generate(request(Constraint.NONE, 1).withMaxTokens(100))) {
      Answer answer = Answer.of(model, request(gbnf(HOPELESS), seed));
      Failure failure = answer.failure().orElseThrow();
      assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
      assertThat(failure.message()).contains("too ambiguous");
      assertThat(Answer.read(other).failure()).isEmpty();
    }
    assertThat(Answer.of(model, request(gbnf("root ::= \"fine\""), 0)).text()).isEqualTo("fine");
  }

  @Test
  void manyConstrainedAnswersGoSideBySide() throws InterruptedException {
    List<InferenceRequest> requests =
        Stream.iterate(0, i -> i + 1)
            .limit(12)
            .map(i -> request(gbnf("root ::= \"number " + i + "\" [a-z]{5}"), i))
            .toList();
    List<Answer> answers = Answer.allOf(model, requests);
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).text()).matches("number " + i + "[a-z]{5}");
    }
  }

  private static Constraint gbnf(String grammar) {
    return new Constraint.Grammar(grammar);
  }

  /** Seed 0 is greedy. */
  private static InferenceRequest request(Constraint constraint, int seed) {
    Sampling sampling =
        seed == 0
            ? Sampling.GREEDY
            : new Sampling(1f, 40, .95f, 0f, .9f, 64, 1.1f, 0f, 0f, OptionalLong.of(seed));
    return new InferenceRequest(
        Prompt.Chat.of(List.of(Message.of(Role.USER, "Tell me about a cat."))),
        sampling,
        constraint,
        200,
        List.of(),
        InferenceRequest.NO_LOGPROBS,
        true,
        true,
        InferenceRequest.DEFAULT_KEEP_TOKENS);
  }
}
