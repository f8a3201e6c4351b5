package dev.folkmoot.node.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.Continuity;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenIds;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.routing.Route;
import dev.folkmoot.node.routing.Terms;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers that go on past the limits of a request. */
class FenceTest extends Homestead {

  FenceTest(@TempDir Path folder) {
    super(folder);
  }

  private static InferenceRequest limited(int maxTokens, String... stops) {
    return new InferenceRequest(
        SAY_IT.prompt(),
        Sampling.DEFAULT,
        Constraint.NONE,
        maxTokens,
        List.of(stops),
        InferenceRequest.NO_LOGPROBS,
        true,
        true,
        InferenceRequest.DEFAULT_KEEP_TOKENS);
  }

  private Heard heard(Node node, Terms terms, InferenceRequest request)
      throws InterruptedException {
    return Heard.of(node.infer(ask(card, terms), request));
  }

  @Test
  void aPeerThatGoesOnPastTheNumberOfTokensIsCutThereAndNotAskedForAWhile()
      throws InterruptedException {
    FakePeer cellar = peer("cellar");
    FakePeer loft = peer("loft");
    cellar.isEndless = true;
    Node node = node();
    Heard heard = heard(node, IN_TURN, limited(4));
    assertThat(heard.text()).isEqualTo("one two three four");
    assertThat(heard.finished().reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(heard.finished().usage().completionTokens()).isEqualTo(4);
    assertThat(heard.finished().continuity()).isEqualTo(Continuity.UNBROKEN);
    assertThat(heard.route().tried())
        .singleElement()
        .satisfies(tried -> assertThat(tried.reason()).contains("past the limits"));
    heard(node, Terms.DEFAULT, limited(4));
    assertThat(cellar.headers).hasSize(1);
    assertThat(loft.headers).hasSize(1);
  }

  @Test
  void whoKeepsToTheLimitsIsNotCut() throws InterruptedException {
    peer("cellar");
    Heard heard = heard(node(), IN_TURN, limited(4));
    assertThat(heard.text()).isEqualTo("one two three four");
    assertThat(heard.route().tried()).isEmpty();
  }

  @Test
  void aPeerThatGoesOnPastAStopStringIsCutBeforeIt() throws InterruptedException {
    peer("cellar");
    Heard heard = heard(node(), IN_TURN, limited(-1, "never said", " four"));
    assertThat(heard.text()).isEqualTo("one two three");
    assertThat(heard.finished().reason()).isEqualTo(FinishReason.STOP);
  }

  @Test
  void aStopStringIsFoundAcrossPiecesAndAcrossABreak() throws InterruptedException {
    FakePeer cellar = peer("cellar");
    peer("loft");
    cellar.breaksAfter = 3;
    Heard heard = heard(node(), IN_TURN, limited(-1, "three fo"));
    // What was said before anybody could know cannot be taken back.
    assertThat(heard.text()).isEqualTo("one two three");
    assertThat(heard.finished().reason()).isEqualTo(FinishReason.STOP);
    assertThat(heard.finished().continuity().breaks()).isZero();
  }

  @Test
  void theLimitCountsTheWholeAnswerWhoeverGaveIt() throws InterruptedException {
    FakePeer cellar = peer("cellar");
    FakePeer loft = peer("loft");
    cellar.breaksAfter = 3;
    loft.isEndless = true;
    Heard heard = heard(node(), IN_TURN, limited(5));
    assertThat(heard.text()).isEqualTo("one two three four five");
    assertThat(heard.finished().reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(heard.finished().continuity()).isEqualTo(new Continuity(1, false));
    assertThat(heard.route().tried())
        .extracting(Route.Tried::node)
        .containsExactly("cellar", "loft");
  }

  private static TokenEvent.Text text(String text, int... tokens) {
    return new TokenEvent.Text(text, List.of(), TokenIds.of(tokens));
  }

  @Test
  void aPieceThatCrossesTheLimitIsNotBelieved() {
    Fence fence = new Fence(limited(3));
    fence.said(text("ab", 1, 2));
    assertThat(fence.judge(text("cd", 3, 4), true)).isEqualTo(new Fence.Torn());
    assertThat(fence.judge(text("c", 3), true)).isEqualTo(new Fence.Within());
  }

  @Test
  void whatWasHeldBackMayComeAfterTheLastTokenAndNoMoreThanThat() {
    Fence fence = new Fence(limited(1));
    fence.said(text("a", 1));
    for (int i = 0; i < 2; i++) {
      assertThat(fence.judge(text("rest"), true)).isEqualTo(new Fence.Within());
      fence.said(text("rest"));
    }
    assertThat(fence.judge(text("rest"), true))
        .isEqualTo(new Fence.Over(Optional.empty(), Optional.empty()));
  }

  @Test
  void theFirstOfSeveralStopStringsCounts() {
    Fence fence = new Fence(limited(-1, "yz", "bc", "\ud83d"));
    assertThat(fence.judge(text("xx\ud83d\ude00abcyz", 1), true))
        .isEqualTo(new Fence.Over(Optional.of(text("xx\ud83d\ude00a", 1)), Optional.of("bc")));
  }
}
