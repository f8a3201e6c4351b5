package dev.folkmoot.libp2p.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.crypto.SpecKeys;
import dev.folkmoot.libp2p.fuzz.Mutations;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.wire.ProtoWriter;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PeerRecordTest {
  private static final PrivateKey KEY = PrivateKey.ofEd25519Seed(new byte[32]);
  private static final PeerId SELF = PeerId.of(KEY.publicKey());
  private static final PeerId OTHER =
      PeerId.parse("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N");
  private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/192.0.2.0/tcp/42");

  /** Sealed by js-libp2p 3 (peer-record package) with the keys of the specification. */
  @ParameterizedTest
  @CsvSource({
    SpecKeys.ED25519_PRIVATE
        + ", 0a24080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e12020301"
        + "1a550a260024080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e10"
        + "bdaadeec051a0a0a0804c000020006002a1a190a172920010db800000000000000000000000191020fa1cd"
        + "032a40875e50546a188514a6d7567fe755639fcbe79bcf2ca7fe439f61cfb22d4c3703fbaf7afea05b1a41"
        + "60d24f6d910600eaf82b8e84b71ba501f28a1d61b8a89700",
    SpecKeys.SECP256K1_PRIVATE
        + ", 0a2508021221037777e994e452c21604f91de093ce415f5432f701dd8cd1a7a6fea0e630bfca99120203"
        + "011a560a27002508021221037777e994e452c21604f91de093ce415f5432f701dd8cd1a7a6fea0e630bfca"
        + "9910bdaadeec051a0a0a0804c000020006002a1a190a172920010db800000000000000000000000191020f"
        + "a1cd032a463044022068f4a8357512ccc47fd6517d1ff6d83da6d0c9fef7f85f1f1f140a0dde7a2b6b0220"
        + "0216e8068d67a1c10db6c2872ddd7ae49b0aeaf9bfa8da7a61f586781620ea7a"
  })
  void aRecordOfJsIsOpenedAndSealedToTheSameBytes(String secret, String hex) {
    PrivateKey key = PrivateKey.decode(SpecKeys.bytes(secret));
    byte[] envelope = HexFormat.of().parseHex(hex);
    PeerRecord record = PeerRecord.open(envelope);
    assertThat(record)
        .isEqualTo(
            new PeerRecord(
                PeerId.of(key.publicKey()),
                1_570_215_229,
                List.of(ADDRESS, Multiaddr.parse("/ip6/2001:db8::1/udp/4001/quic-v1"))));
    assertThat(record.seal(key).encode()).isEqualTo(envelope);
  }

  @Test
  void aRecordSignedBySomebodyElseIsRefused() {
    PeerRecord foreign = new PeerRecord(OTHER, 1, List.of(ADDRESS));
    byte[] envelope =
        SignedEnvelope.seal(
                KEY,
                PeerRecord.DOMAIN,
                PeerRecord.PAYLOAD_TYPE,
                ByteString.copyOf(foreign.encode()))
            .encode();
    assertThatThrownBy(() -> PeerRecord.open(envelope))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("somebody else");
    assertThatIllegalArgumentException().isThrownBy(() -> foreign.seal(KEY));
  }

  @Test
  void anEnvelopeOfAnotherKindIsNoPeerRecord() {
    ByteString record = ByteString.copyOf(new PeerRecord(SELF, 1, List.of()).encode());
    byte[] otherType =
        SignedEnvelope.seal(KEY, PeerRecord.DOMAIN, ByteString.fromHex("0302"), record).encode();
    byte[] otherDomain =
        SignedEnvelope.seal(KEY, "libp2p-routing-state", PeerRecord.PAYLOAD_TYPE, record).encode();
    for (byte[] envelope : new byte[][] {otherType, otherDomain}) {
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> PeerRecord.open(envelope));
    }
  }

  @Test
  void onlyAHigherSequenceOfTheSamePeerSupersedes() {
    PeerRecord low = new PeerRecord(SELF, 5, List.of());
    assertThat(new PeerRecord(SELF, 6, List.of()).supersedes(low)).isTrue();
    assertThat(new PeerRecord(SELF, 5, List.of(ADDRESS)).supersedes(low)).isFalse();
    assertThat(new PeerRecord(SELF, 4, List.of()).supersedes(low)).isFalse();
    assertThat(new PeerRecord(OTHER, 6, List.of()).supersedes(low)).isFalse();
    // -1 is 2^64-1 on the wire.
    assertThat(new PeerRecord(SELF, -1, List.of()).supersedes(low)).isTrue();
    assertThat(PeerRecord.decode(new PeerRecord(SELF, -1, List.of()).encode()).sequence())
        .isEqualTo(-1);
  }

  @Test
  void anAddressThatCannotBeReadIsLeftOutAndTheRestKept() {
    byte[] bytes =
        new ProtoWriter()
            .bytes(1, SELF.encode())
            .message(3, new ProtoWriter().bytes(1, new byte[] {(byte) 0xff, 0x7f, 1, 2}))
            .message(3, new ProtoWriter())
            .message(3, new ProtoWriter().bytes(1, ADDRESS.encode()))
            .message(3, new ProtoWriter().bytes(1, ADDRESS.withPeerId(OTHER).encode()))
            .message(3, new ProtoWriter().bytes(1, ADDRESS.withPeerId(SELF).encode()))
            .toByteArray();
    assertThat(PeerRecord.decode(bytes).addresses())
        .containsExactly(ADDRESS, ADDRESS.withPeerId(SELF));
  }

  /** CVE-2023-40583: what one record may hold is bounded, readable or not. */
  @Test
  void aRecordOfTooManyAddressesIsRefused() {
    List<Multiaddr> most = Collections.nCopies(PeerRecord.MAX_ADDRESSES, ADDRESS);
    assertThat(PeerRecord.open(new PeerRecord(SELF, 1, most).seal(KEY).encode()).addresses())
        .hasSize(PeerRecord.MAX_ADDRESSES);
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() ->
            new PeerRecord(SELF, 1, Collections.nCopies(PeerRecord.MAX_ADDRESSES + 1, ADDRESS)));
    ProtoWriter unreadable = new ProtoWriter().bytes(1, SELF.encode());
    for (int i = 0; i <= PeerRecord.MAX_ADDRESSES; i++) {
      unreadable.message(3, new ProtoWriter());
    }
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> PeerRecord.decode(unreadable.toByteArray()));
  }

  @Test
  void aRecordWithoutAPeerIsRefused() {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> PeerRecord.decode(new ProtoWriter().varint(2, 1).toByteArray()));
  }

  @Test
  void mutationsAreReadOrRefused() {
    byte[] good = new PeerRecord(SELF, 77, List.of(ADDRESS, ADDRESS.withPeerId(SELF))).encode();
    Mutations.of(95, good)
        .feed(
            20_000,
            input -> {
              PeerRecord record = PeerRecord.decode(input);
              assertThat(PeerRecord.decode(record.encode())).isEqualTo(record);
            });
  }
}
