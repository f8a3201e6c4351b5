package dev.folkmoot.node.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.Answered;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.Continuity;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.core.inference.TokenIds;
import dev.folkmoot.net.wire.Refusal;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.routing.Route;
import dev.folkmoot.node.routing.Terms;
import dev.folkmoot.testkit.engine.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers of engines that tell no tokens, taken up by their text. */
class TextAloneTest extends Homestead {

  TextAloneTest(@TempDir Path folder) {
    super(folder);
  }

  private FakePeer mute(String name) {
    FakePeer peer = peer(name);
    peer.isMute = true;
    return peer;
  }

  private static InferenceRequest saying(Constraint constraint, int maxTokens, String... stops) {
    return new InferenceRequest(
        SAY_IT.prompt(),
        Sampling.DEFAULT,
        constraint,
        maxTokens,
        List.of(stops),
        InferenceRequest.NO_LOGPROBS,
        true,
        true,
        InferenceRequest.DEFAULT_KEEP_TOKENS);
  }

  private Heard heard(Node node, InferenceRequest request) throws InterruptedException {
    return Heard.of(node.infer(ask(card, IN_TURN), request));
  }

  @Test
  void whereverItBreaksTheTextIsGoneOnWithAndNeverCalledExact() throws InterruptedException {
    for (int words = 1; words <= 10; words++) {
      peers.all.clear();
      FakePeer cellar = mute("cellar");
      FakePeer loft = mute("loft");
      cellar.breaksAfter = words;
      Heard heard = Heard.of(answer(node(), IN_TURN));
      assertThat(heard.text()).isEqualTo(TEXT);
      assertThat(heard.finished().continuity()).isEqualTo(new Continuity(1, false));
      assertThat(heard.finished().usage().completionTokens()).isEqualTo(10);
      Answered handedOn = loft.bodies.getFirst().request().answered();
      assertThat(handedOn.isByText()).isTrue();
      assertThat(handedOn.pieces()).isEqualTo(words);
      assertThat(TEXT).startsWith(handedOn.text());
    }
  }

  @Test
  void anEngineThatTellsItsTokensGoesOnWithTheTextOfOneThatDoesNot() throws InterruptedException {
    mute("cellar").breaksAfter = 3;
    peer("loft").breaksAfter = 3;
    FakePeer barn = peer("barn");
    Heard heard = Heard.of(answer(node(), IN_TURN));
    assertThat(heard.text()).isEqualTo(TEXT);
    assertThat(heard.finished().continuity()).isEqualTo(new Continuity(2, false));
    // The tokens of the second part alone say less than the text.
    Answered handedOn = barn.bodies.getFirst().request().answered();
    assertThat(handedOn.tokens()).isEqualTo(TokenIds.NONE);
    assertThat(handedOn.pieces()).isEqualTo(6);
    assertThat(handedOn.text()).isEqualTo("one two three four five six");
  }

  @Test
  void anEngineWithoutTokensGoesOnWithTheTextOfOneThatTellsThem() throws InterruptedException {
    peer("cellar").breaksAfter = 4;
    FakePeer loft = mute("loft");
    loft.breaksAfter = 1;
    FakePeer barn = peer("barn");
    Heard heard = Heard.of(answer(node(), IN_TURN));
    assertThat(heard.text()).isEqualTo(TEXT);
    assertThat(loft.bodies.getFirst().request().answered().tokens().size()).isEqualTo(4);
    Answered handedOn = barn.bodies.getFirst().request().answered();
    assertThat(handedOn.isByText()).isTrue();
    assertThat(handedOn.pieces()).isEqualTo(5);
    assertThat(heard.finished().continuity()).isEqualTo(new Continuity(2, false));
  }

  @Test
  void anAnswerThatMustHaveAFormIsCutAsItIs() throws InterruptedException {
    mute("cellar").breaksAfter = 3;
    FakePeer loft = mute("loft");
    Heard heard = heard(node(), saying(new Constraint.Json(), -1));
    assertThat(heard.text()).isEqualTo("one two three");
    assertThat(heard.failure().kind()).isEqualTo(Failure.Kind.ENGINE_FAILED);
    assertThat(loft.bodies).isEmpty();
  }

  @Test
  void whoCannotGoOnIsPassedOver() throws InterruptedException {
    mute("cellar").breaksAfter = 3;
    peer("loft").refuse(Refusal.INVALID, Duration.ZERO);
    peer("shed").refuse(Refusal.INVALID, Duration.ZERO);
    mute("barn");
    Heard heard = heard(node(), saying(Constraint.NONE, -1));
    assertThat(heard.text()).isEqualTo(TEXT);
    assertThat(heard.route().tried())
        .extracting(Route.Tried::node)
        .containsExactly("cellar", "loft", "shed");
  }

  @Test
  void aStopStringIsFoundAcrossTheSeamAndTheLimitCountsBothParts() throws InterruptedException {
    mute("cellar").breaksAfter = 3;
    mute("loft");
    Heard stopped = heard(node(), saying(Constraint.NONE, -1, "three four"));
    assertThat(stopped.text()).isEqualTo("one two three");
    assertThat(stopped.finished().reason()).isEqualTo(FinishReason.STOP);
  }

  private Program program() {
    Program program = new Program(card);
    program.played.play(Script.saying(TEXT));
    return program;
  }

  private Heard heardHere(Node node, InferenceRequest request) throws InterruptedException {
    node.load(ask(card, Terms.DEFAULT));
    return Heard.of(node.infer(ask(card, Terms.DEFAULT), request));
  }

  @Test
  void aProgramOnThisMachineThatDiesIsFollowedByAPeer() throws InterruptedException {
    Program program = program();
    program.deaths.add(4);
    FakePeer loft = peer("loft");
    loft.isLoaded = false; // so that this machine is the nearest
    Heard heard = heardHere(node(program), SAY_IT);
    assertThat(heard.text()).isEqualTo(TEXT);
    assertThat(heard.finished().continuity()).isEqualTo(new Continuity(1, false));
    assertThat(program.asked).hasSize(1);
    assertThat(loft.bodies.getFirst().request().answered().text()).isEqualTo("one two three four");
  }

  @Test
  void aProgramThatIsThereAgainGoesOnItself() throws InterruptedException {
    Program program = program();
    program.deaths.addAll(List.of(4, 0));
    Heard heard = heardHere(node(program), SAY_IT);
    assertThat(heard.text()).isEqualTo(TEXT);
    assertThat(heard.finished().continuity()).isEqualTo(new Continuity(1, false));
    assertThat(program.asked).hasSize(3);
  }

  @Test
  void aProgramThatCannotGoOnIsNotWaitedForAndTheClientIsToldWhyItBrokeOff()
      throws InterruptedException {
    Program program = program();
    program.deaths.add(4);
    program.refuses = true;
    Heard heard = heardHere(node(program), SAY_IT);
    assertThat(heard.text()).isEqualTo("one two three four");
    assertThat(heard.failure().kind()).isEqualTo(Failure.Kind.ENGINE_FAILED);
    assertThat(heard.failure().message()).contains("the program died", "nobody else");
    assertThat(program.asked).hasSize(2);
  }

  @Test
  void whatAProgramSaysPastAStopStringIsCutBeforeIt() throws InterruptedException {
    Heard heard = heardHere(node(program()), saying(Constraint.NONE, -1, " four"));
    assertThat(heard.text()).isEqualTo("one two three");
    assertThat(heard.finished().reason()).isEqualTo(FinishReason.STOP);
  }

  @Test
  void theLimitCountsBothParts() throws InterruptedException {
    mute("cellar").breaksAfter = 3;
    mute("loft");
    Heard limited = heard(node(), saying(Constraint.NONE, 5));
    assertThat(limited.text()).isEqualTo("one two three four five");
    assertThat(limited.finished().reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(limited.finished().usage().completionTokens()).isEqualTo(5);
  }
}
