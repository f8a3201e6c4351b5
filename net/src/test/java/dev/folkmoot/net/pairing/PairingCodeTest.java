package dev.folkmoot.net.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PairingCodeTest {

  private static final PairingCode CODE = new PairingCode("K7", "9Q2MX4N1");

  @Test
  void itIsReadOutInGroups() {
    assertThat(CODE.display()).isEqualTo("K7-9Q2M-X4N1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"K7-9Q2M-X4N1", "k79q2mx4n1", " k7 9q2m x4nl ", "K7-9Q2M-X4NI", "K7 9q2m-x4Ni"})
  void itIsReadHoweverItIsTyped(String typed) {
    assertThat(PairingCode.parse(typed)).isEqualTo(CODE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "K7", "K7-9Q2M-X4N", "K7-9Q2M-X4N12", "K7-9Q2M-X4NU", "ключ-от-меша"})
  void anythingElseIsRefusedWithoutBeingRepeated(String typed) {
    assertThatThrownBy(() -> PairingCode.parse(typed))
        .isInstanceOf(FailureException.class)
        .hasMessage("this is no code; one has ten letters and digits, for example K7-9Q2M-X4NT");
  }

  @Test
  void itsTextInALogIsNoSecret() {
    assertThat(CODE.toString()).isEqualTo("K7-****-****");
  }

  @Test
  void everyDrawnCodeSurvivesBeingReadOut() {
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < 1_000; i++) {
      PairingCode code = PairingCode.draw(random);
      assertThat(PairingCode.parse(code.display())).isEqualTo(code);
    }
  }
}
