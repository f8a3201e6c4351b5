package dev.folkmoot.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.folkmoot.libp2p.crypto.PublicKey;
import dev.folkmoot.libp2p.crypto.SpecKeys;
import dev.folkmoot.libp2p.fuzz.Mutations;
import dev.folkmoot.libp2p.multiformats.Cid;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.multiformats.Multibase;
import dev.folkmoot.libp2p.multiformats.Multihash;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PeerIdTest {
  private static final String HASHED = "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N";
  private static final String HASHED_CID =
      "bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe";
  private static final String INLINE = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";

  /** The three texts of the specification; the first two name one peer. */
  @Test
  void theTextsOfTheSpecificationAreRead() {
    assertThat(PeerId.parse(HASHED)).isEqualTo(PeerId.parse(HASHED_CID)).hasToString(HASHED);
    assertThat(PeerId.parse(HASHED_CID).toCid()).isEqualTo(HASHED_CID);
    assertThat(PeerId.parse(INLINE)).hasToString(INLINE);
    assertThat(PeerId.parse(PeerId.parse(INLINE).toCid())).hasToString(INLINE);
  }

  /** Text and CID as js-libp2p 3 gives them for the keys of the specification. */
  @ParameterizedTest
  @CsvSource({
    SpecKeys.ED25519_PUBLIC
        + ", 12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq,"
        + "bafzaajaiaejcahwr5d5ofrfbis4l5d6uwr57hu5tjodrypfm6yaq6dsc2r2pzyt6",
    SpecKeys.SECP256K1_PUBLIC
        + ", 16Uiu2HAmLhLvBoYaoZfaMUKuibM6ac163GwKY74c5kiSLg5KvLpY,"
        + "bafzaajiiaijcca3xo7uzjzcsyilaj6i54cj44qk7kqzpoao5rti2pjx6udtdbp6kte"
  })
  void aShortKeyStandsInTheName(String hex, String text, String cid) {
    PublicKey key = PublicKey.decode(SpecKeys.bytes(hex));
    PeerId peer = PeerId.of(key);
    assertThat(peer).hasToString(text).isEqualTo(PeerId.parse(cid));
    assertThat(peer.toCid()).isEqualTo(cid);
    assertThat(peer.publicKey()).contains(key);
    assertThat(peer.matches(key)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {SpecKeys.RSA_PUBLIC, SpecKeys.ECDSA_PUBLIC})
  void aLongKeyIsHashed(String hex) {
    PublicKey key = PublicKey.decode(SpecKeys.bytes(hex));
    PeerId peer = PeerId.of(key);
    assertThat(peer.multihash().function()).isEqualTo(Multihash.SHA2_256);
    assertThat(peer.toString()).startsWith("Qm").hasSize(46);
    assertThat(peer.publicKey()).isEmpty();
    assertThat(peer.matches(key)).isTrue();
    assertThat(peer.matches(PublicKey.decode(SpecKeys.bytes(SpecKeys.ED25519_PUBLIC)))).isFalse();
  }

  @Test
  void aCidIsReadInAnyBase() {
    Cid cid = Cid.v1(Cid.LIBP2P_KEY, PeerId.parse(INLINE).multihash());
    for (Multibase base : Multibase.values()) {
      assertThat(PeerId.parse(cid.format(base))).hasToString(INLINE);
    }
  }

  @Test
  void aCidOfAnotherKindIsNoPeer() {
    String text = Cid.v1(Cid.DAG_PB, PeerId.parse(HASHED).multihash()).toString();
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> PeerId.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "Q", "Qm", "12D3", "Qm0", "hello", "/p2p/Qm", "12D3KooW\u0000"})
  void aTextThatIsNoneIsRefused(String text) {
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> PeerId.parse(text));
  }

  @Test
  void aNameThatHoldsNothingOrTooMuchIsRefused() {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> new PeerId(Multihash.identity(new byte[0])));
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> new PeerId(Multihash.identity(new byte[43])));
    assertThat(new PeerId(Multihash.identity(new byte[42])).encode()).hasSize(PeerId.MAX_BYTES);
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> PeerId.parse("1".repeat(PeerId.MAX_CHARS + 1)));
  }

  @Test
  void aNameThatHoldsNoKeySaysSoWhenAsked() {
    PeerId peer = new PeerId(Multihash.identity(new byte[] {1, 2, 3}));
    assertThatExceptionOfType(MalformedException.class).isThrownBy(peer::publicKey);
  }

  @Test
  void mutationsAreReadAsThemselvesOrRefused() {
    Mutations.of(71, PeerId.parse(HASHED).encode(), PeerId.parse(INLINE).encode())
        .feed(20_000, input -> assertThat(PeerId.decode(input).encode()).isEqualTo(input));
    Mutations.of(
            72,
            HASHED.getBytes(StandardCharsets.US_ASCII),
            HASHED_CID.getBytes(StandardCharsets.US_ASCII),
            INLINE.getBytes(StandardCharsets.US_ASCII))
        .feed(
            20_000,
            input -> {
              PeerId peer = PeerId.parse(new String(input, StandardCharsets.ISO_8859_1));
              assertThat(PeerId.parse(peer.toString())).isEqualTo(peer);
            });
  }
}
