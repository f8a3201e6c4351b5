package dev.folkmoot.libp2p.multiformats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.folkmoot.libp2p.fuzz.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MultihashTest {
  /** From the multihash specification's test cases, sha2-256 of "foo". */
  @Test
  void theHashOfFooIsThatOfTheSpecification() {
    Multihash hash = Multihash.sha256("foo".getBytes(StandardCharsets.US_ASCII));
    assertThat(HexFormat.of().formatHex(hash.encode()))
        .isEqualTo("12202c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae");
    assertThat(Multihash.decode(hash.encode())).isEqualTo(hash);
  }

  @Test
  void anIdentityHoldsTheBytesThemselves() {
    Multihash hash = Multihash.identity(new byte[] {1, 2, 3});
    assertThat(hash.encode()).containsExactly(0, 3, 1, 2, 3);
    assertThat(hash.size()).isEqualTo(5);
    assertThat(Multihash.decode(hash.encode())).isEqualTo(hash);
  }

  @Test
  void anIdentityIsBounded() {
    assertThat(Multihash.identity(new byte[Multihash.MAX_IDENTITY_BYTES]).size()).isEqualTo(66);
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> Multihash.identity(new byte[Multihash.MAX_IDENTITY_BYTES + 1]));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "12", // no length
        "1220", // no digest
        "121f2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7", // 31 bytes
        "1114000000000000000000000000000000000000000000", // SHA-1
        "00030102", // one too few
        "000301020304", // one too many
        "00ffffffffffffffff7f", // a length that lies
        "920020", // a code in two ways
        "0080010203"
      })
  void bytesThatAreNoneAreRefused(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> Multihash.decode(bytes));
  }

  @Test
  void mutationsAreReadAsThemselvesOrRefused() {
    Mutations.of(
            23, Multihash.sha256(new byte[0]).encode(), Multihash.identity(new byte[36]).encode())
        .feed(20_000, input -> assertThat(Multihash.decode(input).encode()).isEqualTo(input));
  }
}
