package dev.folkmoot.net.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.net.wire.Bytes;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class MeshKeyTest {

  private static final NodeId ADA =
      new NodeId("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA");
  private static final NodeId BOB =
      new NodeId("12D3KooWPjceQrSwdWXPyLLeABRXmuqt69Rg3sBYbU1Nft9HyQ6X");

  private final SecureRandom random = new SecureRandom();
  private final MeshKey key = MeshKey.draw(random);
  private final Bytes nonce = Bytes.copyOf(random.generateSeed(MeshKey.PROOF_BYTES));

  @Test
  void aProofHoldsForOneProverOneVerifierAndOneNonce() {
    Bytes proof = key.proof(ADA, BOB, nonce);
    assertThat(proof.size()).isEqualTo(MeshKey.PROOF_BYTES);
    assertThat(key.verifies(proof, ADA, BOB, nonce)).isTrue();
    // Sent back to its maker it would prove that he belongs to his own mesh.
    assertThat(key.verifies(proof, BOB, ADA, nonce)).isFalse();
    assertThat(key.verifies(proof, ADA, ADA, nonce)).isFalse();
    Bytes other = Bytes.copyOf(random.generateSeed(MeshKey.PROOF_BYTES));
    assertThat(key.verifies(proof, ADA, BOB, other)).isFalse();
    assertThat(MeshKey.draw(random).verifies(proof, ADA, BOB, nonce)).isFalse();
    assertThat(key.verifies(Bytes.EMPTY, ADA, BOB, nonce)).isFalse();
  }

  @Test
  void itsTextAndItsPublicNameDoNotShowIt() {
    String secret = HexFormat.of().formatHex(key.secret().toByteArray());
    assertThat(key.toString()).isEqualTo("mesh " + key.publicName());
    assertThat(secret).doesNotContain(key.publicName());
    assertThat(key.publicName()).hasSize(16);
  }

  @Test
  void itIsKeptAndReadBack() {
    assertThat(MeshKey.of(key.secret())).isEqualTo(key).hasSameHashCodeAs(key);
    assertThat(MeshKey.draw(random)).isNotEqualTo(key);
    Bytes tooShort = Bytes.copyOf(new byte[31]);
    assertThatThrownBy(() -> MeshKey.of(tooShort))
        .isInstanceOf(FailureException.class)
        .hasMessage("a mesh key has 32 bytes, not 31");
  }
}
