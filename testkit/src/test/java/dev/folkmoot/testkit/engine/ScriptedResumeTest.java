package dev.folkmoot.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.inference.Answered;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.Continuity;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.Transcript;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.engine.LoadedModel;
import dev.folkmoot.engine.ModelFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One scripted engine dies, another one goes on. */
class ScriptedResumeTest {

  private static final ModelFile FILE = SampleModel.file("sample", 1000);
  private static final InferenceRequest REQUEST = InferenceRequest.of(new Prompt.Raw("say it"));
  private static final Script WORDS = Script.saying("the cat sat on the mat");
  private static final Script MIXED =
      Script.ECHO.withAnswer(_ ->
          List.of(
              new TokenEvent.Thinking("hm"),
              new TokenEvent.Thinking(" yes"),
              new TokenEvent.Text("a"),
              new TokenEvent.ToolCall(new ToolCall("1", "f", Map.of())),
              new TokenEvent.Text(" b 😀")));

  /** Everything that was heard, of one engine or of several. */
  private record Heard(Answered answered, int logprobs, TokenEvent last) {
    TokenEvent.Finished finished() {
      return (TokenEvent.Finished) last;
    }
  }

  /** Asks engines in turn, each going on where the one before was lost. */
  private static Heard ask(InferenceRequest request, Script... scripts)
      throws InterruptedException {
    Transcript transcript = new Transcript();
    List<TokenEvent> events = new ArrayList<>();
    for (Script script : scripts) {
      try (ScriptedEngine engine = new ScriptedEngine(script);
          LoadedModel model = engine.load(FILE, engine.settle(FILE, RunnerOptions.DEFAULT));
          Generation answer = model.generate(request.withAnswered(transcript.answered()))) {
        transcript.from(model.origin());
        do {
          events.add(answer.next());
          transcript.add(events.getLast());
        } while (!events.getLast().isLast());
      }
    }
    int logprobs =
        events.stream()
            .mapToInt(event -> event instanceof TokenEvent.Text text ? text.logprobs().size() : 0)
            .sum();
    return new Heard(transcript.answered(), logprobs, events.getLast());
  }

  private static void isTheSame(Heard mended, Heard whole, int breaks) {
    assertThat(mended.answered().text()).isEqualTo(whole.answered().text());
    assertThat(mended.answered().thinking()).isEqualTo(whole.answered().thinking());
    assertThat(mended.answered().toolCalls()).isEqualTo(whole.answered().toolCalls());
    assertThat(mended.answered().tokens()).isEqualTo(whole.answered().tokens());
    assertThat(mended.logprobs()).isEqualTo(whole.logprobs());
    assertThat(mended.finished().usage()).isEqualTo(whole.finished().usage());
    assertThat(mended.finished().context()).isEqualTo(whole.finished().context());
    assertThat(mended.finished().reason()).isEqualTo(whole.finished().reason());
    assertThat(mended.finished().continuity()).isEqualTo(new Continuity(breaks, true));
  }

  @Test
  void afterEveryTokenAnotherGoesOnAsIfNothingHadHappened() throws InterruptedException {
    for (Script script : List.of(WORDS, MIXED)) {
      Heard whole = ask(REQUEST, script);
      for (int tokens = 1; tokens <= whole.answered().tokens().size(); tokens++) {
        isTheSame(ask(REQUEST, script.withFailureAfter(tokens), script), whole, 1);
      }
    }
  }

  @Test
  void aBreakBeforeTheFirstTokenIsNone() throws InterruptedException {
    Heard mended = ask(REQUEST, WORDS.withFailureAfter(0), WORDS);
    assertThat(mended.finished()).isEqualTo(ask(REQUEST, WORDS).finished());
  }

  @Test
  void manyBreaksAreCounted() throws InterruptedException {
    Script dying = WORDS.withFailureAfter(2);
    isTheSame(ask(REQUEST, dying, dying, WORDS), ask(REQUEST, WORDS), 2);
  }

  @Test
  void theLimitCountsTheWholeAnswer() throws InterruptedException {
    for (int limit = 2; limit < 5; limit++) {
      InferenceRequest request = REQUEST.withMaxTokens(limit);
      Heard whole = ask(request, WORDS);
      assertThat(whole.finished().reason()).isEqualTo(FinishReason.LENGTH);
      assertThat(whole.answered().tokens().size()).isEqualTo(limit);
      isTheSame(ask(request, WORDS.withFailureAfter(2), WORDS), whole, 1);
    }
  }

  @Test
  void logprobsComeOnce() throws InterruptedException {
    InferenceRequest request =
        new InferenceRequest(
            REQUEST.prompt(), Sampling.DEFAULT, Constraint.NONE, -1, List.of(), 1, true, true, 4);
    Heard whole = ask(request, WORDS);
    assertThat(whole.logprobs()).isEqualTo(6);
    isTheSame(ask(request, WORDS.withFailureAfter(3), WORDS), whole, 1);
  }

  @Test
  void anEngineOfAnotherNameGoesOnButNotExactly() throws InterruptedException {
    Heard mended = ask(REQUEST, WORDS.withFailureAfter(3), WORDS.withEngine("another"));
    assertThat(mended.answered().text()).isEqualTo("the cat sat on the mat");
    assertThat(mended.finished().continuity()).isEqualTo(new Continuity(1, false));
  }

  @Test
  void anotherScriptGoesOnInItsOwnWords() throws InterruptedException {
    Script other = Script.saying("a dog lay under a big tree");
    Heard mended = ask(REQUEST, WORDS.withFailureAfter(3), other);
    assertThat(mended.answered().text()).isEqualTo("the cat sat under a big tree");
    assertThat(mended.finished().continuity()).isEqualTo(new Continuity(1, false));
    assertThat(mended.finished().usage().completionTokens()).isEqualTo(7);
    Heard shorter = ask(REQUEST, WORDS.withFailureAfter(3), Script.saying("a dog"));
    assertThat(shorter.answered().text()).isEqualTo("the cat sat");
    assertThat(shorter.finished().usage().completionTokens()).isEqualTo(3);
  }
}
