package dev.folkmoot.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AnsweredTest {

  private static final Origin HERE = new Origin("llama.cpp v0.5.0 (zen4)", 4096);
  private static final Origin THERE = new Origin("llama.cpp v0.5.0 (haswell)", 4096);

  private static TokenEvent.Text said(String text, int... tokens) {
    return new TokenEvent.Text(text, List.of(), TokenIds.of(tokens));
  }

  private static Answered by(Origin... origins) {
    return new Answered(TokenIds.of(1), "a", "", 0, List.of(origins));
  }

  @Test
  void aTranscriptJoinsWhatWasSaid() {
    Transcript transcript = new Transcript();
    transcript.from(HERE);
    assertThat(transcript.isEmpty()).isTrue();
    transcript.add(new TokenEvent.Thinking("hm", TokenIds.of(1)));
    transcript.add(said("One", 2, 3));
    transcript.add(said(" two", 4));
    var call = new dev.folkmoot.core.chat.ToolCall("1", "f", Map.of());
    transcript.add(new TokenEvent.ToolCall(call, TokenIds.of(5, 6)));
    transcript.add(new TokenEvent.Failed(new Failure(Failure.Kind.ENGINE_FAILED, "gone")));
    assertThat(transcript.isEmpty()).isFalse();
    assertThat(transcript.isResumable()).isTrue();
    assertThat(transcript.answered())
        .isEqualTo(new Answered(TokenIds.of(1, 2, 3, 4, 5, 6), "One two", "hm", 1, List.of(HERE)));
  }

  @Test
  void aTranscriptGrowsAsLongAsTheAnswer() {
    Transcript transcript = new Transcript();
    for (int i = 0; i < 1000; i++) {
      transcript.add(said("x", i, -i));
    }
    TokenIds tokens = transcript.answered().tokens();
    assertThat(tokens.size()).isEqualTo(2000);
    assertThat(tokens.get(1998)).isEqualTo(999);
    assertThat(transcript.answered().text()).isEqualTo("x".repeat(1000));
  }

  /** It was asked, and lost before it said anything: nothing in the answer is its. */
  @Test
  void anEngineThatSaidNothingIsNotAnOrigin() {
    Transcript transcript = new Transcript();
    transcript.from(HERE);
    transcript.from(THERE);
    transcript.add(said("a", 1));
    transcript.from(HERE);
    assertThat(transcript.answered().origins()).containsExactly(THERE);
    transcript.add(said("b", 2));
    assertThat(transcript.answered().origins()).containsExactly(THERE, HERE);
  }

  @Test
  void whatCameWithoutItsTokensCannotBeTakenUp() {
    Transcript transcript = new Transcript();
    transcript.add(new TokenEvent.Text("a"));
    assertThat(transcript.isResumable()).isFalse();
    assertThatThrownBy(transcript::answered).isInstanceOf(FailureException.class);
  }

  @Test
  void whereTextIsEnoughItIsHandedOnWithoutItsTokens() {
    Transcript transcript = new Transcript(true);
    transcript.from(HERE);
    transcript.add(new TokenEvent.Text("One"));
    transcript.add(new TokenEvent.Text(" two"));
    assertThat(transcript.isEmpty()).isFalse();
    assertThat(transcript.isResumable()).isTrue();
    Answered answered = transcript.answered();
    assertThat(answered).isEqualTo(Answered.ofText("One two", 2, List.of(HERE)));
    assertThat(answered.isByText()).isTrue();
    assertThat(answered.isNothing()).isFalse();
    assertThat(answered.continuedBy(HERE, true)).isEqualTo(new Continuity(1, false));
    Answered cut = answered.withTokens(TokenIds.of(7, 8, 9));
    assertThat(cut).isEqualTo(new Answered(TokenIds.of(7, 8, 9), "One two", "", 0, List.of(HERE)));
  }

  @Test
  void tokensThatCoverAPartOnlyAreForgottenForGood() {
    Transcript transcript = new Transcript(true);
    transcript.from(HERE);
    transcript.add(said("a", 1, 2));
    assertThat(transcript.answered().tokens()).isEqualTo(TokenIds.of(1, 2));
    transcript.from(THERE);
    transcript.add(new TokenEvent.Text("b"));
    transcript.from(HERE);
    transcript.add(said("c", 3));
    assertThat(transcript.answered())
        .isEqualTo(Answered.ofText("abc", 4, List.of(HERE, THERE, HERE)));
    assertThat(transcript.breaks()).isEqualTo(2);
  }

  /** Two pieces of one token, and what was held back: an engine that tells tokens says such. */
  @Test
  void aPieceWithoutATokenOfWhoTellsTokensCostsNothing() {
    Transcript transcript = new Transcript(true);
    transcript.from(HERE);
    transcript.add(said("a", 1));
    transcript.add(said("b"));
    assertThat(transcript.answered().tokens()).isEqualTo(TokenIds.of(1));
    assertThat(transcript.pieces()).isEqualTo(1);
  }

  @Test
  void textIsNotEnoughOnceMoreThanTextWasSaid() {
    Transcript thoughtful = new Transcript(true);
    thoughtful.add(new TokenEvent.Thinking("hm"));
    thoughtful.add(new TokenEvent.Text("a"));
    assertThat(thoughtful.isResumable()).isFalse();
    Transcript calling = new Transcript(true);
    calling.add(new TokenEvent.Text("a"));
    calling.add(new TokenEvent.ToolCall(new dev.folkmoot.core.chat.ToolCall("1", "f", Map.of())));
    assertThat(calling.isResumable()).isFalse();
  }

  @Test
  void aRequestIsAnsweredByTextWhereNothingElseIsWanted() {
    Message question = Message.of(Role.USER, "why?");
    Prompt.Chat chat = Prompt.Chat.of(List.of(question));
    assertThat(InferenceRequest.of(chat).isAnsweredByText()).isTrue();
    assertThat(InferenceRequest.of(new Prompt.Raw("p")).isAnsweredByText()).isTrue();
    List<Prompt> others =
        List.of(
            new Prompt.Infill("a", "b"),
            new Prompt.Chat(
                List.of(question),
                List.of(new Tool("look", "", Map.of())),
                ThinkLevel.UNSET,
                List.of()),
            new Prompt.Chat(List.of(question), List.of(), ThinkLevel.UNSET, List.of(1)),
            Prompt.Chat.of(List.of(question, Message.of(Role.ASSISTANT, "Because"))),
            Prompt.Chat.of(List.of()));
    assertThat(others).noneMatch(prompt -> InferenceRequest.of(prompt).isAnsweredByText());
    InferenceRequest formed =
        new InferenceRequest(
            chat, Sampling.DEFAULT, new Constraint.Json(), -1, List.of(), -1, true, true, 4);
    assertThat(formed.isAnsweredByText()).isFalse();
  }

  @Test
  void nothingAnsweredIsAFreshRequest() {
    assertThat(new Transcript().answered()).isEqualTo(Answered.NOTHING);
    assertThat(Answered.NOTHING.continuedBy(HERE, false)).isEqualTo(Continuity.UNBROKEN);
    assertThat(InferenceRequest.of(new Prompt.Raw("p")).answered().isNothing()).isTrue();
  }

  @Test
  void onlyTheSameEnginesGoOnExactly() {
    assertThat(by(HERE).continuedBy(HERE, true)).isEqualTo(new Continuity(1, true));
    assertThat(by(HERE).continuedBy(HERE, false)).isEqualTo(new Continuity(1, false));
    assertThat(by(THERE).continuedBy(HERE, true)).isEqualTo(new Continuity(1, false));
    assertThat(by(HERE, THERE).continuedBy(HERE, true)).isEqualTo(new Continuity(2, false));
    assertThat(by(HERE, HERE).continuedBy(HERE, true)).isEqualTo(new Continuity(2, true));
    assertThat(by().continuedBy(HERE, true)).isEqualTo(new Continuity(1, false));
    Origin shorter = new Origin(HERE.engine(), 2048);
    assertThat(by(shorter).continuedBy(HERE, true)).isEqualTo(new Continuity(1, false));
  }

  @Test
  void impossibleValuesAreRefused() {
    assertThatThrownBy(() -> new Continuity(0, false)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Continuity(-1, true)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Origin("x", 0)).isInstanceOf(IllegalArgumentException.class);
    for (int calls : new int[] {-1, 1}) {
      assertThatThrownBy(() -> new Answered(TokenIds.NONE, "", "", calls, List.of()))
          .isInstanceOf(FailureException.class);
    }
    List<Origin> many = Collections.nCopies(Answered.MAX_ORIGINS + 1, HERE);
    assertThatThrownBy(() -> new Answered(TokenIds.of(1), "", "", 0, many))
        .isInstanceOf(FailureException.class);
  }

  @Test
  void aRequestCarriesItAndLosesNothingElse() {
    InferenceRequest request = InferenceRequest.of(new Prompt.Raw("p")).withMaxTokens(9);
    InferenceRequest resumed = request.withAnswered(by(HERE));
    assertThat(resumed.answered()).isEqualTo(by(HERE));
    assertThat(resumed.withSampling(Sampling.GREEDY).answered()).isEqualTo(by(HERE));
    assertThat(resumed.withAnswered(Answered.NOTHING)).isEqualTo(request);
  }

  @Test
  void tokenIdsAreAValue() {
    int[] source = {1, 2, 300_000};
    TokenIds tokens = TokenIds.of(source);
    source[0] = 9;
    tokens.toArray()[1] = 9;
    assertThat(tokens).isEqualTo(TokenIds.of(1, 2, 300_000)).hasToString("[1, 2, 300000]");
    assertThat(tokens.hashCode()).isEqualTo(TokenIds.of(1, 2, 300_000).hashCode());
    assertThat(tokens).isNotEqualTo(TokenIds.of(1, 2));
    assertThat(tokens.toList()).containsExactly(1, 2, 300_000);
    assertThat(tokens.stream().sum()).isEqualTo(300_003);
    assertThat(tokens.isEmpty()).isFalse();
    assertThat(TokenIds.of()).isSameAs(TokenIds.NONE);
    assertThat(TokenIds.head(source, 1)).isEqualTo(TokenIds.of(9));
  }

  @Test
  void aSeedIsDrawnOnlyWhereThereIsNone() {
    Sampling given = seeded(OptionalLong.of(5));
    assertThat(given.seeded(new Random(1))).isSameAs(given);
    assertThat(given.isRepeatable()).isTrue();
    for (OptionalLong none : List.of(OptionalLong.empty(), OptionalLong.of(Sampling.ANY_SEED))) {
      Sampling open = seeded(none);
      assertThat(open.isRepeatable()).isFalse();
      Sampling drawn = open.seeded(new Random(1));
      assertThat(drawn.isRepeatable()).isTrue();
      assertThat(drawn).isEqualTo(open.seeded(new Random(1)));
      assertThat(drawn).isNotEqualTo(open.seeded(new Random(2)));
      assertThat(drawn.temperature()).isEqualTo(0.8f);
    }
    assertThat(Sampling.GREEDY.isRepeatable()).isTrue();
  }

  private static Sampling seeded(OptionalLong seed) {
    return new Sampling(0.8f, 40, 0.9f, 0f, 1f, 64, 1f, 0f, 0f, seed);
  }
}
