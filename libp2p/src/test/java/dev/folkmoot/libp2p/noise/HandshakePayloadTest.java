package dev.folkmoot.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.SeededRandom;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The protobuf within the handshake. */
final class HandshakePayloadTest {

  private final PrivateKey key = PrivateKey.generate(new SeededRandom(1));

  @Test
  void whatIsEncodedIsDecoded() {
    var payload = HandshakePayload.sign(key, new byte[32], List.of("/yamux/1.0.0", "/x"));
    assertThat(HandshakePayload.decode(payload.encode())).isEqualTo(payload);
    assertThat(payload.verify(new byte[32])).isEqualTo(key.publicKey());
  }

  @Test
  void theFieldsStandWhereTheSpecificationPutsThem() {
    var payload = HandshakePayload.sign(key, new byte[32], List.of("/m"));
    String hex = HexFormat.of().formatHex(payload.encode());
    assertThat(hex)
        .isEqualTo(
            "0a24"
                + payload.identityKey().toHex()
                + "1240"
                + payload.signature().toHex()
                + "22041202"
                + HexFormat.of().formatHex(new byte[] {'/', 'm'}));
  }

  @Test
  void withoutMuxersThereAreNoExtensions() {
    byte[] encoded = HandshakePayload.sign(key, new byte[32], List.of()).encode();
    assertThat(encoded).hasSize(2 + 36 + 2 + 64);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void randomAndMutatedBytesOnlyEverEndInARefusal(long seed) {
    var random = new Random(seed);
    byte[] honest = HandshakePayload.sign(key, new byte[32], List.of("/yamux/1.0.0")).encode();
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = i % 2 == 0 ? honest.clone() : new byte[random.nextInt(500)];
      if (i % 2 == 1) {
        random.nextBytes(bytes);
      }
      for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        HandshakePayload payload = HandshakePayload.decode(bytes);
        assertThat(payload.muxers()).hasSizeLessThanOrEqualTo(HandshakePayload.MAX_MUXERS);
        assertThat(payload.verify(new byte[32])).isEqualTo(key.publicKey());
      } catch (MalformedException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
  }
}
