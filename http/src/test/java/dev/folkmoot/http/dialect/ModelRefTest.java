package dev.folkmoot.http.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.wire.RefusedException;
import dev.folkmoot.node.routing.RoutePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of models with what clients append to them. */
final class ModelRefTest {

  private static void assertOn(String requested, String machine) {
    assertThat(ModelRef.parse(requested).suffix())
        .isEqualTo(new ModelSuffix.On(new RoutePolicy.Pin(machine)));
  }

  @Test
  void aPlainNameHasNoSuffix() {
    ModelRef ref = ModelRef.parse("hf.co/me/chat:Q4_K_M");
    assertThat(ref.name().display()).isEqualTo("hf.co/me/chat:Q4_K_M");
    assertThat(ref.suffix()).isEqualTo(ModelSuffix.NONE);
  }

  @Test
  void aSuffixIsNoPartOfTheNameButOfWhatIsEchoed() {
    ModelRef ref = ModelRef.parse("llama3:8b@mesh");
    assertThat(ref.name().display()).isEqualTo("llama3:8b");
    assertThat(ref.requested()).isEqualTo("llama3:8b@mesh");
    assertThat(ref.suffix()).isEqualTo(new ModelSuffix.Within(Reach.MESH));
    assertThat(ModelRef.parse("llama3@FRIENDS").suffix())
        .isEqualTo(new ModelSuffix.Within(Reach.FRIENDS));
  }

  @Test
  void aMachineMayBeCalledAnything() {
    assertOn("chat@pin:attic", "attic");
    assertOn("chat:7b@pin:attic:local", "attic:local");
    assertOn("chat@PIN:me@home", "me@home");
    assertOn("chat@pin: Großmutters PC ", "Großmutters PC");
  }

  @Test
  void ollamasOwnSuffixMeansThisMachine() {
    ModelRef ref = ModelRef.parse("chat:7b:local");
    assertThat(ref.name().display()).isEqualTo("chat:7b");
    assertThat(ref.suffix()).isEqualTo(new ModelSuffix.Within(Reach.LOCAL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "moon", "pin", "mesh ", "mesh@local", "auto", "local-only"})
  void anotherSuffixIsRefusedWithThoseThatThereAre(String suffix) {
    assertThatThrownBy(() -> ModelRef.parse("chat@" + suffix))
        .isInstanceOf(FailureException.class)
        .hasMessage(
            "invalid model name: \"@"
                + suffix
                + "\" is none of @local, @mesh, @friends, @public, @pin:MACHINE");
  }

  @Test
  void aPinWithoutAMachineIsRefused() {
    assertThatThrownBy(() -> ModelRef.parse("chat@pin:"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("needs the name of a machine");
  }

  @Test
  void twoSuffixesThatCouldContradictAreRefused() {
    assertThatThrownBy(() -> ModelRef.parse("chat:local@public"))
        .isInstanceOf(FailureException.class)
        .hasMessage("use either :local or @, not both: \"chat:local@public\"");
  }

  @Test
  void theNameBeforeASuffixIsHeldToTheSameRules() {
    assertThatThrownBy(() -> ModelRef.parse("a b@mesh"))
        .isInstanceOf(FailureException.class)
        .hasMessage("invalid model name");
    assertThatThrownBy(() -> ModelRef.parse("@mesh"))
        .isInstanceOf(FailureException.class)
        .hasMessage("invalid model name");
    assertThatThrownBy(() -> ModelRef.parse("x:cloud@mesh")).isInstanceOf(RefusedException.class);
  }
}
