package dev.folkmoot.http.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PeerChoiceTest {

  private final List<PeerStatus> known = new PretendedAdministration().peers();

  @ParameterizedTest
  @ValueSource(strings = {"attic", "ATTIC", "aaaa", "aaaaaaaa"})
  void aPeerIsMeantByItsNameOrTheEndOfItsId(String asked) {
    assertThat(PeerChoice.of(asked, known)).isEqualTo(PretendedAdministration.ATTIC);
  }

  @Test
  void aWholeIdIsMeantAlsoIfNobodyKnowsIt() {
    assertThat(PeerChoice.of(PretendedAdministration.id('z').text(), known))
        .isEqualTo(PretendedAdministration.id('z'));
  }

  @ParameterizedTest
  @ValueSource(strings = {"barn", "aaa", "zzzz"})
  void nobodyIsMeantByWhatNobodyIsCalled(String asked) {
    assertThatThrownBy(() -> PeerChoice.of(asked, known))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("no peer \"" + asked + "\" is known");
  }

  @Test
  void whereTwoHaveANameNeitherIsMeant() {
    List<PeerStatus> twins = new ArrayList<>(known);
    twins.addAll(known);
    assertThatThrownBy(() -> PeerChoice.of("attic", twins))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("say which by its id");
    assertThatThrownBy(() -> PeerChoice.of("", known)).hasMessage("peer is required");
    assertThatThrownBy(() -> PeerChoice.of("x".repeat(52), known))
        .hasMessageContaining("is no node id");
  }
}
