package dev.folkmoot.libp2p.multiformats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.fuzz.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CidTest {
  private static final String V0 = "QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n";
  private static final String V1 = "bafybeihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";

  /** The empty directory of IPFS, as its documentation shows it in both versions. */
  @Test
  void theTwoVersionsOfTheEmptyDirectoryHaveOneHash() {
    Cid zero = Cid.parse(V0);
    Cid one = Cid.parse(V1);
    assertThat(zero.version()).isZero();
    assertThat(one.version()).isEqualTo(1);
    assertThat(one.codec()).isEqualTo(Cid.DAG_PB);
    assertThat(one.hash()).isEqualTo(zero.hash());
    assertThat(Cid.v1(Cid.DAG_PB, zero.hash())).hasToString(V1);
    assertThat(zero).hasToString(V0);
  }

  @ParameterizedTest
  @ValueSource(strings = {V0, V1})
  void textAndBytesComeBack(String text) {
    Cid cid = Cid.parse(text);
    assertThat(cid).hasToString(text);
    assertThat(Cid.decode(cid.encode())).isEqualTo(cid);
  }

  @ParameterizedTest
  @CsvSource({"BASE16, f", "BASE36, k", "BASE58BTC, z", "BASE64URL, u"})
  void versionOneIsReadInEveryBase(Multibase base, String prefix) {
    Cid cid = Cid.parse(V1);
    assertThat(cid.format(base)).startsWith(prefix);
    assertThat(Cid.parse(cid.format(base))).isEqualTo(cid);
  }

  @Test
  void versionZeroHasNoPrefix() {
    String prefixed = Multibase.BASE58BTC.encode(Cid.parse(V0).encode());
    assertThatThrownBy(() -> Cid.parse(prefixed))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("multibase prefix");
    assertThat(Cid.parse(V0).format(Multibase.BASE32)).isEqualTo(V0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "0170",
        "017012",
        "01701220",
        "0270122000000000000000000000000000000000000000000000000000000000000000",
        "0170122000000000000000000000000000000000000000000000000000000000000000ff00",
        "8100701220",
        "01701120000000000000000000000000000000000000000000",
        "017012ffffffffffffffff7f"
      })
  void bytesThatAreNoneAreRefused(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> Cid.decode(bytes));
  }

  @Test
  void aVersionZeroOfAnotherKindIsRefused() {
    Multihash hash = Multihash.sha256(new byte[0]);
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> new Cid(0, 0x55, hash));
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> Cid.v0(Multihash.identity(new byte[32])));
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> new Cid(2, 0x55, hash));
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> Cid.v1(-1, hash));
  }

  @Test
  void mutationsAreReadAsThemselvesOrRefused() {
    Mutations.of(17, Cid.parse(V0).encode(), Cid.parse(V1).encode())
        .feed(20_000, input -> assertThat(Cid.decode(input).encode()).isEqualTo(input));
  }

  @Test
  void mutatedTextIsReadOrRefused() {
    Mutations.of(18, V0.getBytes(StandardCharsets.US_ASCII), V1.getBytes(StandardCharsets.US_ASCII))
        .feed(20_000, input -> Cid.parse(new String(input, StandardCharsets.ISO_8859_1)));
  }
}
