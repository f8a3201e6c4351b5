package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Answered;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Origin;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenIds;
import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.core.inference.Transcript;
import dev.folkmoot.engine.speech.Opening;
import dev.folkmoot.engine.speech.Said;
import dev.folkmoot.engine.speech.SpeechParser;
import dev.folkmoot.engine.speech.Syntax;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers that break off and go on elsewhere, without a model: token {@code i} of an answer has the
 * {@code i}-th piece. For every break, the joined stream must be the unbroken one.
 */
class ReplayTest {

  private static final Origin HERE = new Origin("a list of pieces", 4096);
  private static final int[] PROMPT = {900, 901};
  private static final int SEEDS = 300;
  private static final long SEED = 7;
  private static final Syntax QWEN = Syntax.of("tools <tool_call> <think> </think>");

  /** An answer as its reader heard it; one that was taken up has the events of both parts. */
  private record Heard(List<TokenEvent> events) {

    String text() {
      return transcript(events.size()).text();
    }

    String thinking() {
      return transcript(events.size()).thinking();
    }

    List<ToolCall> calls() {
      return events.stream()
          .filter(TokenEvent.ToolCall.class::isInstance)
          .map(event -> ((TokenEvent.ToolCall) event).call())
          .toList();
    }

    List<TokenLogprob> logprobs() {
      return events.stream()
          .flatMap(event ->
              event instanceof TokenEvent.Text text ? text.logprobs().stream() : Stream.empty())
          .toList();
    }

    TokenEvent last() {
      return events.getLast();
    }

    Answered transcript(int count) {
      Transcript transcript = new Transcript();
      transcript.from(HERE);
      events.subList(0, count).forEach(transcript::add);
      return transcript.answered();
    }
  }

  /** A model that says the same pieces whoever asks. */
  private record Pieces(List<byte[]> pieces) implements Replay.Pieces {

    static Pieces of(String... texts) {
      return new Pieces(
          Arrays.stream(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList());
    }

    /** One byte a token. */
    static Pieces bytes(String text) {
      List<byte[]> pieces = new ArrayList<>();
      for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
        pieces.add(new byte[] {b});
      }
      return new Pieces(pieces);
    }

    @Override
    public boolean maySay(int token) {
      return token >= 0 && token < pieces.size();
    }

    @Override
    public byte[] piece(int token) {
      return pieces.get(token);
    }

    List<TokenEvent> answer(InferenceRequest request, int contextLength) {
      EventQueue events = new EventQueue(() -> {});
      SpeechParser parser =
          request.prompt() instanceof Prompt.Chat chat
              ? new SpeechParser(QWEN, chat.tools(), Opening.FRESH)
              : null;
      AnswerState state = new AnswerState(request, PROMPT, contextLength, parser);
      int calls = request.answered().toolCalls();
      Voice voice = new Voice(state, events, new CallNames(SEED, PROMPT, calls));
      List<Integer> replayed = new ArrayList<>();
      Replay replay = Replay.of(request.answered(), this, state, replayed::add);
      assertThat(replayed).isEqualTo(request.answered().tokens().toList());
      voice.goOn(replay);
      FinishReason end = replay.end();
      while (end == null) {
        int token = state.generated();
        if (token == pieces.size()) {
          voice.tellRest();
          end = FinishReason.STOP;
        } else {
          voice.say(token, piece(token), request.wantsLogprobs() ? logprob(token) : null);
          end = state.end();
          if (end != null) {
            voice.tellRest();
          } else if (state.isFull()) {
            state.forget();
          }
        }
      }
      List<TokenEvent> told = new ArrayList<>();
      for (TokenEvent event = events.poll(); event != null; event = events.poll()) {
        told.add(event);
      }
      told.add(
          new TokenEvent.Finished(
              end,
              new dev.folkmoot.core.inference.Usage(
                  state.promptTokens(),
                  0,
                  state.generated(),
                  java.time.Duration.ZERO,
                  java.time.Duration.ZERO,
                  java.time.Duration.ZERO),
              state.left().toList()));
      return told;
    }
  }

  private static TokenLogprob logprob(int token) {
    return new TokenLogprob("t" + token, List.of(), -1, List.of());
  }

  private static InferenceRequest request(int maxTokens, String... stop) {
    return new InferenceRequest(
        new Prompt.Raw("p"),
        Sampling.GREEDY,
        Constraint.NONE,
        maxTokens,
        List.of(stop),
        0,
        true,
        true,
        1);
  }

  /** Breaks the answer after every event, and twice. */
  private static void everyBreakIsMended(Pieces pieces, InferenceRequest request, int context) {
    Heard whole = new Heard(pieces.answer(request, context));
    for (int at = 0; at < whole.events().size(); at++) {
      Heard mended = mend(pieces, request, context, whole, at);
      isSame(mended, whole, at);
      for (int again = at; again < mended.events().size(); again++) {
        isSame(mend(pieces, request, context, mended, again), whole, again);
      }
    }
  }

  private static Heard mend(
      Pieces pieces, InferenceRequest request, int context, Heard broken, int at) {
    List<TokenEvent> joined = new ArrayList<>(broken.events().subList(0, at));
    joined.addAll(pieces.answer(request.withAnswered(broken.transcript(at)), context));
    return new Heard(joined);
  }

  private static void isSame(Heard mended, Heard whole, int at) {
    assertThat(mended.text()).as("break at %s", at).isEqualTo(whole.text());
    assertThat(mended.thinking()).as("break at %s", at).isEqualTo(whole.thinking());
    assertThat(mended.calls()).as("break at %s", at).isEqualTo(whole.calls());
    assertThat(mended.logprobs()).as("break at %s", at).isEqualTo(whole.logprobs());
    assertThat(mended.last()).as("break at %s", at).isEqualTo(whole.last());
  }

  @Test
  void aFreshRequestReplaysNothing() {
    assertThat(
            Replay.of(
                Answered.NOTHING,
                Pieces.of("a"),
                new AnswerState(request(-1), PROMPT, 64, null),
                token -> assertThat(token).isNull()))
        .isEqualTo(Replay.NOTHING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Grüße 😀🎉 日本語!", "e\u0301👩‍👩‍👧", "plain"})
  void charactersThatStraddleABreakComeWholeAndOnce(String text) {
    everyBreakIsMended(Pieces.bytes(text), request(-1), 4096);
  }

  @ParameterizedTest
  @ValueSource(strings = {"STOP", "S", "😀", "é", "TOPS", "nowhere"})
  void aStopStringThatStraddlesABreakStops(String stop) {
    Pieces pieces = Pieces.bytes("ab S ST STO STéOP é STOPS 😀 end");
    everyBreakIsMended(pieces, request(-1, stop), 4096);
    for (int offset = 0; offset <= stop.length(); offset++) {
      if (stop.equals("STOP")) {
        Pieces two = Pieces.of("x", "y" + stop.substring(0, offset), stop.substring(offset) + "z");
        everyBreakIsMended(two, request(-1, stop), 4096);
      }
    }
  }

  @Test
  void aBeginningOfAStopStringThatWasToldAtTheEndProvesTheEnd() {
    Pieces pieces = Pieces.of("one", " two", " ST");
    Heard whole = new Heard(pieces.answer(request(-1, "STOP"), 64));
    assertThat(whole.text()).isEqualTo("one two ST");
    Answered all = whole.transcript(whole.events().size());
    // Whatever the model would say now, it had ended: what was told cannot be unsaid.
    Pieces more = Pieces.of("one", " two", " ST", "OP", "!");
    List<TokenEvent> rest = more.answer(request(-1, "STOP").withAnswered(all), 64);
    assertThat(rest).singleElement().isEqualTo(whole.last());
  }

  @Test
  void aBrokenCharacterAtTheEndIsToldOnce() {
    Pieces pieces =
        new Pieces(List.of(new byte[] {'a'}, new byte[] {(byte) 0xE2}, new byte[] {(byte) 0x82}));
    assertThat(new Heard(pieces.answer(request(-1), 64)).text()).isEqualTo("a\uFFFD");
    everyBreakIsMended(pieces, request(-1), 64);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void theLimitCountsTheWholeAnswer(int limit) {
    Pieces pieces = Pieces.of("a", "b", "", "c\u20AC", "d");
    everyBreakIsMended(pieces, request(limit), 64);
    Heard whole = new Heard(pieces.answer(request(limit), 64));
    Answered all = whole.transcript(whole.events().size());
    if (all.tokens().size() == limit) {
      assertThat(pieces.answer(request(limit).withAnswered(all), 64))
          .as("nothing is left to be said")
          .containsExactly(whole.last());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 7, 16})
  void aContextThatForgotForgetsTheSameAgain(int contextLength) {
    String[] words = IntStream.range(0, 30).mapToObj(i -> " w" + i).toArray(String[]::new);
    everyBreakIsMended(Pieces.of(words), request(25), contextLength);
  }

  @Test
  void whatTheClientLacksOfKnownTokensIsToldFirst() {
    Answered behind = new Answered(TokenIds.of(0, 1), "one t", "", 0, List.of(HERE));
    List<TokenEvent> rest =
        Pieces.of("one", " two", " three").answer(request(-1).withAnswered(behind), 64);
    assertThat(rest.getFirst()).isEqualTo(new TokenEvent.Text("wo"));
    assertThat(new Heard(rest).text()).isEqualTo("wo three");
    assertThat(new Heard(rest).logprobs()).containsExactly(logprob(2));
  }

  static Stream<Answered> impossible() {
    return Stream.of(
        new Answered(TokenIds.of(0, 1), "one more", "", 0, List.of()),
        new Answered(TokenIds.of(0, 1), "two", "", 0, List.of()),
        new Answered(TokenIds.of(0, 1), "one two three", "", 0, List.of()),
        new Answered(TokenIds.of(0, 7), "one", "", 0, List.of()),
        new Answered(TokenIds.of(0, -1), "one", "", 0, List.of()),
        new Answered(TokenIds.of(0, 1, 2, 0), "one two three", "", 0, List.of()),
        new Answered(TokenIds.of(0), "one", "hm", 0, List.of()),
        new Answered(TokenIds.of(0), "one", "", 1, List.of()));
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void whatCannotHaveBeenAnsweredIsRefused(Answered answered) {
    Pieces pieces = Pieces.of("one", " two", " three");
    assertThatThrownBy(() -> pieces.answer(request(3).withAnswered(answered), 64))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("go on with");
  }

  private static final String THOUGHTS_AND_CALLS =
      "<think>\nIs it *, 日本? \nI ask.\n</think>\n\nI ask. \n<tool_call>\n{\"name\": \"now\","
          + " \"arguments\": {\"a\": [1]}}\n</tool_call>\n<tool_call>{\"name\": \"now\"}"
          + "</tool_call>\nIt is <b>noon</b> STOP it";

  private static InferenceRequest chat(InferenceRequest like) {
    Prompt.Chat chat =
        new Prompt.Chat(
            List.of(), List.of(new Tool("now", "", Map.of())), ThinkLevel.ON, List.of());
    return new InferenceRequest(
        chat,
        like.sampling(),
        like.constraint(),
        like.maxTokens(),
        like.stop(),
        like.topLogprobs(),
        true,
        true,
        1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nowhere", "STOP", "ask", "noon</b"})
  void thoughtsAndCallsThatStraddleABreakComeWholeAndOnce(String stop) {
    Pieces bytes = Pieces.bytes(THOUGHTS_AND_CALLS);
    everyBreakIsMended(bytes, chat(request(-1, stop)), 4096);
    Pieces words =
        new Pieces(
            Arrays.stream(THOUGHTS_AND_CALLS.split("(?<=[ \\n>])"))
                .map(word -> word.getBytes(StandardCharsets.UTF_8))
                .toList());
    everyBreakIsMended(words, chat(request(-1, stop)), 4096);
    Heard whole = new Heard(words.answer(chat(request(-1, "nowhere")), 4096));
    assertThat(whole.thinking()).isEqualTo("Is it *, 日本? \nI ask.");
    assertThat(whole.text()).isEqualTo("I ask.It is <b>noon</b> STOP it");
    assertThat(whole.calls()).extracting(ToolCall::name).containsExactly("now", "now");
    assertThat(whole.calls()).extracting(ToolCall::id).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 9, 17, 31, 40})
  void aLimitInAThoughtOrACallIsMendedToo(int limit) {
    List<byte[]> words =
        Arrays.stream(THOUGHTS_AND_CALLS.split("(?<=[ \\n>])"))
            .map(word -> word.getBytes(StandardCharsets.UTF_8))
            .toList();
    everyBreakIsMended(new Pieces(words), chat(request(limit, "noon")), 4096);
  }

  @Test
  void aStopStringInAThoughtStopsNothing() {
    Heard whole =
        new Heard(
            Pieces.bytes("<think>STOP it</think>go STOP it").answer(chat(request(-1, "STOP")), 64));
    assertThat(whole.thinking()).isEqualTo("STOP it");
    assertThat(whole.text()).isEqualTo("go ");
  }

  @Test
  void logprobsAreThoseOfTheText() {
    Pieces pieces = Pieces.of("<think>", "hm", "</think>", "\n\n", "It", " is.");
    Heard whole = new Heard(pieces.answer(chat(request(-1)), 64));
    assertThat(whole.logprobs()).containsExactly(logprob(3), logprob(4), logprob(5));
  }

  @Test
  void aCallThatIsNoneEndsTheAnswerWithAFailure() {
    AnswerState state =
        new AnswerState(
            chat(request(-1)),
            PROMPT,
            64,
            new SpeechParser(QWEN, List.of(new Tool("now", "", Map.of())), Opening.FRESH));
    assertThat(state.add(0, "So: <tool_call>]".getBytes(StandardCharsets.UTF_8)))
        .containsExactly(new Said.Text("So:"));
    assertThatThrownBy(state::requireUnderstood)
        .isInstanceOf(FailureException.class)
        .hasMessage("error parsing tool call: it is no JSON");
  }

  static LongStream seeds() {
    return LongStream.range(0, SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whateverIsSaidEveryBreakIsMended(long seed) {
    Random random = new Random(seed);
    String alphabet = "aabST\u00E9\u20AC\uD83D\uDE00";
    byte[] text = new byte[40];
    byte[] source = alphabet.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < text.length; i++) {
      text[i] = source[random.nextInt(source.length)];
    }
    List<byte[]> pieces = new ArrayList<>();
    for (int from = 0; from < text.length; ) {
      int to = Math.min(text.length, from + random.nextInt(5));
      pieces.add(Arrays.copyOfRange(text, from, to));
      from = to;
    }
    Optional<String> stop =
        random.nextBoolean() ? Optional.empty() : Optional.of(random.nextBoolean() ? "aST" : "éS");
    int limit = random.nextBoolean() ? -1 : 1 + random.nextInt(20);
    int context = 8 + random.nextInt(64);
    InferenceRequest request = request(limit, stop.stream().toArray(String[]::new));
    everyBreakIsMended(new Pieces(pieces), request, context);
  }
}
