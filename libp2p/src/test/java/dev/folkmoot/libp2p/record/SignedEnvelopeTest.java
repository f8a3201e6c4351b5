package dev.folkmoot.libp2p.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.crypto.SpecKeys;
import dev.folkmoot.libp2p.fuzz.Mutations;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.wire.ProtoWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SignedEnvelopeTest {
  private static final PrivateKey KEY = PrivateKey.ofEd25519Seed(new byte[32]);
  private static final String DOMAIN = "libp2p-testing";
  private static final ByteString TYPE =
      ByteString.copyOf("/libp2p/testdata".getBytes(StandardCharsets.US_ASCII));
  private static final ByteString PAYLOAD = ByteString.copyOf((byte) 1, (byte) 2);

  @ParameterizedTest
  @ValueSource(strings = {SpecKeys.ED25519_PRIVATE, SpecKeys.SECP256K1_PRIVATE})
  void whatWasSealedIsOpened(String hex) {
    PrivateKey key = PrivateKey.decode(SpecKeys.bytes(hex));
    SignedEnvelope sealed = SignedEnvelope.seal(key, DOMAIN, TYPE, PAYLOAD);
    SignedEnvelope opened = SignedEnvelope.open(sealed.encode(), DOMAIN);
    assertThat(opened).isEqualTo(sealed).hasSameHashCodeAs(sealed);
    assertThat(opened.payload()).isEqualTo(PAYLOAD);
    assertThat(opened.payloadType()).isEqualTo(TYPE);
    assertThat(opened.publicKey()).isEqualTo(key.publicKey());
    assertThat(opened.signer()).isEqualTo(PeerId.of(key.publicKey()));
    assertThat(opened.encode()).isEqualTo(sealed.encode());
  }

  /** RFC 2: an address record must not pass for a message of another protocol. */
  @Test
  void aSignatureForOneDomainIsNoneForAnother() {
    byte[] sealed = SignedEnvelope.seal(KEY, DOMAIN, TYPE, PAYLOAD).encode();
    for (String other :
        new String[] {"", "libp2p-testin", "libp2p-testingg", "libp2p-peer-record"}) {
      assertThatThrownBy(() -> SignedEnvelope.open(sealed, other))
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining("signature");
    }
  }

  /** The lengths are signed too, so a byte cannot move from one field to its neighbour. */
  @Test
  void theBorderBetweenTypeAndPayloadIsSigned() {
    byte[] signature = field(SignedEnvelope.seal(KEY, DOMAIN, TYPE, PAYLOAD).encode());
    byte[] moved = new byte[TYPE.size() + 1];
    TYPE.copyTo(moved, 0);
    moved[TYPE.size()] = 1;
    byte[] forged =
        new ProtoWriter()
            .bytes(1, KEY.publicKey().encoded())
            .bytes(2, moved)
            .bytes(3, new byte[] {2})
            .bytes(5, signature)
            .toByteArray();
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> SignedEnvelope.open(forged, DOMAIN));
  }

  private static byte[] field(byte[] envelope) {
    return Arrays.copyOfRange(envelope, envelope.length - 64, envelope.length);
  }

  @Test
  void anEnvelopeWithoutKeyOrSignatureIsRefused() {
    byte[] signature = new byte[64];
    byte[] key = KEY.publicKey().encode();
    byte[][] incomplete = {
      new byte[0],
      new ProtoWriter().bytes(1, key).bytes(3, PAYLOAD).toByteArray(),
      new ProtoWriter().bytes(3, PAYLOAD).bytes(5, signature).toByteArray()
    };
    for (byte[] bytes : incomplete) {
      assertThatThrownBy(() -> SignedEnvelope.open(bytes, DOMAIN))
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining("a key and a signature");
    }
  }

  @Test
  void aFieldThatStandsTwiceIsRefused() {
    byte[] sealed = SignedEnvelope.seal(KEY, DOMAIN, TYPE, PAYLOAD).encode();
    byte[] second = new ProtoWriter().bytes(3, PAYLOAD).toByteArray();
    byte[] twice = Arrays.copyOf(sealed, sealed.length + second.length);
    System.arraycopy(second, 0, twice, sealed.length, second.length);
    assertThatThrownBy(() -> SignedEnvelope.open(twice, DOMAIN)).hasMessageContaining("twice");
  }

  @Test
  void unknownFieldsAreSkippedAndNotPassedOn() {
    byte[] sealed = SignedEnvelope.seal(KEY, DOMAIN, TYPE, PAYLOAD).encode();
    byte[] extra = new ProtoWriter().varint(9, 1).toByteArray();
    byte[] longer = Arrays.copyOf(sealed, sealed.length + extra.length);
    System.arraycopy(extra, 0, longer, sealed.length, extra.length);
    assertThat(SignedEnvelope.open(longer, DOMAIN).encode()).isEqualTo(sealed);
  }

  @Test
  void emptyFieldsMayBeLeftOut() {
    SignedEnvelope sealed = SignedEnvelope.seal(KEY, DOMAIN, ByteString.EMPTY, ByteString.EMPTY);
    byte[] shorter =
        new ProtoWriter()
            .bytes(1, KEY.publicKey().encoded())
            .bytes(5, field(sealed.encode()))
            .toByteArray();
    assertThat(SignedEnvelope.open(shorter, DOMAIN)).isEqualTo(sealed);
  }

  @Test
  void anEnvelopeOverTheLimitIsNeitherMadeNorRead() {
    ByteString large = ByteString.copyOf(new byte[SignedEnvelope.MAX_BYTES]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignedEnvelope.seal(KEY, DOMAIN, TYPE, large));
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> SignedEnvelope.open(new byte[SignedEnvelope.MAX_BYTES + 1], DOMAIN));
  }

  @Test
  void noMutationOpensAsSomethingElse() {
    SignedEnvelope sealed = SignedEnvelope.seal(KEY, DOMAIN, TYPE, PAYLOAD);
    Mutations.of(91, sealed.encode())
        .feed(5_000, input -> assertThat(SignedEnvelope.open(input, DOMAIN)).isEqualTo(sealed));
  }
}
