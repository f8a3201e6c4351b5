package dev.folkmoot.net.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.record.PeerRecord;
import dev.folkmoot.libp2p.record.SignedEnvelope;
import dev.folkmoot.net.advert.AdvertSeal;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.MalformedMessageException;
import dev.folkmoot.net.wire.Mutations;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EnvelopeSealTest {

  private static final Bytes PAYLOAD = Bytes.copyOf("an advert".getBytes(StandardCharsets.UTF_8));

  private final PrivateKey key = PrivateKey.generate(new SecureRandom());
  private final AdvertSeal seal = new EnvelopeSeal(key);

  @Test
  void whatWasSealedOpensAndNamesItsSigner() {
    AdvertSeal.Opened opened = seal.open(seal.seal(PAYLOAD));
    assertThat(opened.payload()).isEqualTo(PAYLOAD);
    assertThat(opened.signer().text()).isEqualTo(PeerId.of(key.publicKey()).toString());
  }

  @Test
  void theSameBytesAreSealedTheSameWay() {
    assertThat(seal.seal(PAYLOAD)).isEqualTo(seal.seal(PAYLOAD));
  }

  @Test
  void aSignatureForAnotherPurposeIsNoAdvert() {
    ByteString payload = ByteString.copyOf(PAYLOAD.toByteArray());
    ByteString type = ByteString.copyOf("/folkmoot/advert".getBytes(StandardCharsets.US_ASCII));
    for (SignedEnvelope other :
        new SignedEnvelope[] {
          SignedEnvelope.seal(key, PeerRecord.DOMAIN, type, payload),
          SignedEnvelope.seal(key, AdvertSeal.DOMAIN, PeerRecord.PAYLOAD_TYPE, payload)
        }) {
      assertThatThrownBy(() -> seal.open(Bytes.copyOf(other.encode())))
          .isInstanceOf(MalformedMessageException.class);
    }
  }

  @Test
  void noDamageOpens() {
    byte[] sealed = seal.seal(PAYLOAD).toByteArray();
    Random random = new Random(9);
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = Mutations.of(sealed, random);
      try {
        // What opens all the same is what had not been damaged, or only beside the signature.
        assertThat(seal.open(Bytes.copyOf(damaged)).payload()).isEqualTo(PAYLOAD);
      } catch (MalformedMessageException expected) {
        assertThat(expected.getMessage()).isNotBlank();
      }
    }
  }
}
