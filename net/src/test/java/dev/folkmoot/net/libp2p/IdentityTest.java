package dev.folkmoot.net.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.net.wire.Bytes;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class IdentityTest {

  private final Identity identity = Identity.draw(new SecureRandom());

  @Test
  void whatWasWrittenIsTheSameNode() {
    Identity read = Identity.decode(identity.encode());
    assertThat(read.nodeId()).isEqualTo(identity.nodeId());
    assertThat(read.encode()).isEqualTo(identity.encode());
  }

  @Test
  void aDamagedFileIsNoKey() {
    byte[] bytes = identity.encode().toByteArray();
    byte[] foreign = bytes.clone();
    foreign[bytes.length - 1] ^= 1;
    for (byte[] damaged : new byte[][] {{}, Arrays.copyOf(bytes, 10), foreign}) {
      assertThatThrownBy(() -> Identity.decode(Bytes.copyOf(damaged)))
          .isInstanceOf(FailureException.class)
          .hasMessage("this is no Ed25519 key of a node");
    }
  }

  @Test
  void itsTextSaysWhoseItIsAndNothingElse() {
    assertThat(identity).hasToString("identity of " + identity.nodeId());
  }
}
