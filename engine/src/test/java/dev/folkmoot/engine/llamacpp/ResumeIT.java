package dev.folkmoot.engine.llamacpp;

import static dev.folkmoot.engine.llamacpp.Answer.greedy;
import static dev.folkmoot.engine.llamacpp.Answer.stoppedAt;
import static dev.folkmoot.engine.llamacpp.Answer.withLogprobs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Answered;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.Continuity;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Origin;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenIds;
import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.core.inference.Transcript;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.engine.LoadedModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An engine dies in the middle of an answer and another one goes on. Wherever that happens, the two
 * parts are the answer that one engine would have given, to the bits of the log-probabilities.
 */
class ResumeIT {

  private static final String PROMPT = "Once upon a time";
  private static LoadedModel first;
  private static LoadedModel second;

  /** What was heard until the break, and what came after it. */
  private record Mended(Answered before, Answer after) {
    String text() {
      return before.text() + after.text();
    }
  }

  @BeforeAll
  static void load() {
    first = TestModels.load(TestModels.stories(), 256);
    second = TestModels.load(TestModels.stories(), 256);
  }

  @AfterAll
  static void unload() {
    first.close();
    second.close();
  }

  static Stream<Sampling> samplings() {
    return Stream.of(
        Sampling.GREEDY,
        new Sampling(0f, 0, 1f, 0f, 1f, 16, 1.3f, 0.1f, 0f, OptionalLong.empty()),
        new Sampling(1f, 40, 0.95f, 0f, 1f, 64, 1.1f, 0f, 0f, OptionalLong.of(7)),
        new Sampling(1.2f, 0, 1f, 0.1f, 0.9f, -1, 1f, 0f, 0.5f, OptionalLong.of(8)),
        // Often one candidate is left, which is drawn all the same.
        new Sampling(0.3f, 3, 0.5f, 0.5f, 1f, 0, 1f, 0f, 0f, OptionalLong.of(9)));
  }

  @ParameterizedTest
  @MethodSource("samplings")
  void whereverItBreaksTheAnswerIsTheUnbrokenOne(Sampling sampling) throws InterruptedException {
    InferenceRequest request = withLogprobs(greedy(PROMPT, 120).withSampling(sampling), 0);
    Answer whole = Answer.of(first, request);
    for (int at : breaks(whole, 20)) {
      Mended mended = mend(second, request, whole, at);
      isTheSame(mended, whole);
      assertThat(continuity(mended.after())).isEqualTo(new Continuity(1, sampling.isGreedy()));
    }
  }

  /** This vocabulary puts a blank before every text that it cuts. */
  @Test
  void anAnswerThatIsKnownByItsTextGoesOnWithItsNextLetter() throws InterruptedException {
    InferenceRequest request = greedy(PROMPT, 120);
    Answer whole = Answer.of(first, request);
    for (int at : breaks(whole, 20)) {
      Transcript transcript = new Transcript();
      whole.events().subList(0, at).forEach(transcript::add);
      String told = transcript.answered().text();
      Answered answered = Answered.ofText(told, at, List.of(second.origin()));
      Answer after = Answer.of(second, request.withAnswered(answered));
      assertThat(told + after.text()).isEqualTo(whole.text());
      assertThat(continuity(after)).isEqualTo(new Continuity(1, false));
    }
  }

  @Test
  void aSecondBreakIsMendedLikeTheFirst() throws InterruptedException {
    InferenceRequest request = greedy(PROMPT, 60);
    Answer whole = Answer.of(first, request);
    Transcript transcript = new Transcript();
    transcript.from(first.origin());
    whole.events().subList(0, 10).forEach(transcript::add);
    transcript.from(second.origin());
    readSome(second, request.withAnswered(transcript.answered()), 10).forEach(transcript::add);
    Answer last = Answer.of(first, request.withAnswered(transcript.answered()));
    assertThat(transcript.answered().text() + last.text()).isEqualTo(whole.text());
    assertThat(continuity(last)).isEqualTo(new Continuity(2, true));
  }

  /** A stop string of which any part may have been generated when the engine dies. */
  @Test
  void aStopStringAcrossTheBreakStops() throws InterruptedException {
    InferenceRequest request = stoppedAt(greedy(PROMPT, 100), "play outside in the park");
    Answer whole = Answer.of(first, request);
    for (int at = 1; at < whole.events().size(); at++) {
      isTheSame(mend(second, request, whole, at), whole);
    }
  }

  @Test
  void nothingIsGeneratedBeyondTheLimit() throws InterruptedException {
    InferenceRequest request = greedy(PROMPT, 20);
    Answer whole = Answer.of(first, request);
    Mended mended = mend(second, request, whole, whole.events().size() - 1);
    assertThat(mended.after().events()).hasSize(1);
    isTheSame(mended, whole);
  }

  @Test
  void anAnswerThatHadForgottenGoesOnTheSame() throws InterruptedException {
    try (LoadedModel small = TestModels.load(TestModels.stories(), 64);
        LoadedModel other = TestModels.load(TestModels.stories(), 64)) {
      InferenceRequest request = withLogprobs(greedy(PROMPT, 200), 0);
      Answer whole = Answer.of(small, request);
      for (int at : breaks(whole, 12)) {
        Mended mended = mend(other, request, whole, at);
        isTheSame(mended, whole);
        assertThat(continuity(mended.after())).isEqualTo(new Continuity(1, true));
      }
    }
  }

  @Test
  void quantisedWeightsThatHadForgottenGoOnToTheBit() throws InterruptedException {
    try (LoadedModel small = TestModels.load(TestModels.pocket(), 64, 2);
        LoadedModel other = TestModels.load(TestModels.pocket(), 64, 2)) {
      InferenceRequest request = withLogprobs(greedy("Once upon a time", 220), 0);
      Answer whole = Answer.of(small, request);
      assertThat(whole.usage().completionTokens()).isGreaterThan(100);
      for (int at : breaks(whole, 6)) {
        isTheSame(mend(other, request, whole, at), whole);
      }
    }
  }

  @Test
  void besideOtherStreamsTheTextIsWholeAndCountedRight() throws InterruptedException {
    InferenceRequest request = greedy(PROMPT, 80);
    Answer whole = Answer.of(first, request);
    List<Generation> others = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      others.add(second.generate(greedy("Tom saw a dog " + i, 50)));
    }
    for (int at : breaks(whole, 5)) {
      Mended mended = mend(second, request, whole, at);
      assertThat(whole.text()).startsWith(mended.before().text());
      assertThat(mended.after().usage().completionTokens()).isEqualTo(80);
    }
    others.forEach(Generation::close);
  }

  @Test
  void anAnswerInsideAGrammarGoesOnInsideIt() throws InterruptedException {
    String schema =
        """
        {"type": "object", "properties": {"name": {"type": "string", "maxLength": 20},
         "tags": {"type": "array", "items": {"enum": ["é😀", "cat", "dog"]}, "minItems": 2, "maxItems": 4}},
         "required": ["name", "tags"], "additionalProperties": false}\
        """;
    try (LoadedModel one = TestModels.load(TestModels.pocket(), 512);
        LoadedModel two = TestModels.load(TestModels.pocket(), 512)) {
      for (int seed = 0; seed < 4; seed++) {
        InferenceRequest request = constrained(new Constraint.JsonSchema(schema), seed);
        Answer whole = Answer.of(one, request);
        for (int at = 1; at < whole.events().size(); at++) {
          Mended mended = mend(two, request, whole, at);
          isTheSame(mended, whole);
          assertThat(continuity(mended.after()).exact()).isTrue();
        }
      }
    }
  }

  @Test
  void whatTheGrammarForbidsIsRefused() {
    try (LoadedModel model = TestModels.load(TestModels.pocket(), 512)) {
      InferenceRequest request = constrained(new Constraint.Grammar("root ::= \"1\"+"), 1);
      Answered wrong = new Answered(TokenIds.of(300), "", "", 0, List.of());
      assertThatThrownBy(() -> model.generate(request.withAnswered(wrong)))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("go on with");
    }
  }

  /** 100 tokens and more: together they would be computed by another kernel. */
  @Test
  void aLongAnswerOfQuantisedWeightsGoesOnToTheBit() throws InterruptedException, IOException {
    try (LoadedModel one = TestModels.load(TestModels.smollm2(), 512, 2);
        LoadedModel two = TestModels.load(TestModels.smollm2(), 512, 2)) {
      InferenceRequest request = withLogprobs(greedy("The history of Rome began", 130), 0);
      Answer whole = Answer.of(one, request);
      isTheSame(mend(two, request, whole, 40), whole);
      isTheSame(mend(two, request, whole, whole.events().size() - 20), whole);
    }
  }

  @Test
  void anotherEngineOrNoSeedIsSaidToBeInexact() throws InterruptedException {
    InferenceRequest drawn = greedy(PROMPT, 30).withSampling(Sampling.DEFAULT);
    assertThat(continuity(mend(second, drawn, Answer.of(first, drawn), 5).after()))
        .isEqualTo(new Continuity(1, false));
    InferenceRequest request = greedy(PROMPT, 30);
    Answer whole = Answer.of(first, request);
    Transcript transcript = new Transcript();
    transcript.from(new Origin("llama.cpp v0.5.0 (of another machine)", 256));
    whole.events().subList(0, 5).forEach(transcript::add);
    Answer after = Answer.of(second, request.withAnswered(transcript.answered()));
    assertThat(transcript.answered().text() + after.text()).isEqualTo(whole.text());
    assertThat(continuity(after)).isEqualTo(new Continuity(1, false));
    assertThat(continuity(whole)).isEqualTo(Continuity.UNBROKEN);
  }

  private static Mended mend(LoadedModel model, InferenceRequest request, Answer broken, int at)
      throws InterruptedException {
    Transcript transcript = new Transcript();
    transcript.from(model.origin());
    broken.events().subList(0, at).forEach(transcript::add);
    Answered before = transcript.answered();
    // Puts away what the last time left in the cells: a survivor does not have this answer there.
    Answer.of(model, greedy("A frog sat on a log and sang to the sun", 1));
    return new Mended(before, Answer.of(model, request.withAnswered(before)));
  }

  private static List<TokenEvent> readSome(LoadedModel model, InferenceRequest request, int count)
      throws InterruptedException {
    List<TokenEvent> events = new ArrayList<>();
    try (Generation generation = model.generate(request)) {
      while (events.size() < count) {
        events.add(generation.next());
      }
    }
    return events;
  }

  private static void isTheSame(Mended mended, Answer whole) {
    Answer after = mended.after();
    int known = mended.before().tokens().size();
    assertThat(mended.text()).as("break after %s tokens", known).isEqualTo(whole.text());
    assertThat(after.reason()).isEqualTo(whole.reason());
    assertThat(after.usage().promptTokens()).isEqualTo(whole.usage().promptTokens());
    assertThat(after.usage().completionTokens()).isEqualTo(whole.usage().completionTokens());
    assertThat(last(after).context()).isEqualTo(last(whole).context());
    assertThat(continuity(after).breaks()).isEqualTo(1);
    if (!whole.logprobs().isEmpty()) {
      List<TokenLogprob> rest = whole.logprobs().subList(known, whole.logprobs().size());
      assertThat(after.logprobs()).as("break after %s tokens", known).isEqualTo(rest);
    }
  }

  private static TokenEvent.Finished last(Answer answer) {
    return (TokenEvent.Finished) answer.events().getLast();
  }

  private static Continuity continuity(Answer answer) {
    return last(answer).continuity();
  }

  /** Some places after the first event and before the last, the same in every run. */
  private static int[] breaks(Answer whole, int count) {
    return new Random(count).ints(count, 1, whole.events().size()).toArray();
  }

  private static InferenceRequest constrained(Constraint constraint, long seed) {
    return new InferenceRequest(
        Prompt.Chat.of(List.of(Message.of(Role.USER, "What is Folkmoot?"))),
        new Sampling(1f, 40, 0.95f, 0f, 1f, 64, 1.1f, 0f, 0f, OptionalLong.of(seed)),
        constraint,
        100,
        List.of(),
        InferenceRequest.NO_LOGPROBS,
        true,
        true,
        InferenceRequest.DEFAULT_KEEP_TOKENS);
  }
}
