package dev.folkmoot.libp2p.pnet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.SeededRandom;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** XSalsa20 as NaCl has it, and two sides joined by a wire that cuts where it likes. */
final class PrivateNetworkCipherTest {

  private static final PreSharedKey KEY = PreSharedKey.of(new byte[32]);

  /** Gives the nonce that a vector asks for. */
  private static final class FixedRandom extends SecureRandom {
    @Serial private static final long serialVersionUID = 1L;
    private final byte[] next;

    private FixedRandom(String hex) {
      this.next = HexFormat.of().parseHex(hex);
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(next, 0, bytes, 0, bytes.length);
    }
  }

  @Test
  void theKeyStreamIsThatOfNaCl() {
    // NaCl's tests/stream.c: firstkey and nonce; its output begins so ("eea6a7251c1e...").
    PreSharedKey key =
        PreSharedKey.of(
            HexFormat.of()
                .parseHex("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389"));
    var cipher =
        new PrivateNetworkCipher(
            key, new FixedRandom("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37"));
    var out = ByteBuffer.allocate(24 + 64);
    cipher.encipher(ByteBuffer.allocate(64), out);

    assertThat(HexFormat.of().formatHex(out.array(), 0, 24))
        .isEqualTo("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");
    assertThat(HexFormat.of().formatHex(out.array(), 24, 88))
        .isEqualTo(
            "eea6a7251c1e72916d11c2cb214d3c252539121d8e234e652d651fa4c8cff880"
                + "309e645a74e9e0a60d8243acd9177ab51a1beb8d5a2f5d700c093c5e55855796");
  }

  @Test
  void theNonceGoesFirstEvenWithoutData() {
    var cipher = new PrivateNetworkCipher(KEY, new SeededRandom(1));
    var out = ByteBuffer.allocate(100);
    assertThat(cipher.encipher(ByteBuffer.allocate(0), out)).isEqualTo(24);
    assertThat(cipher.encipher(ByteBuffer.allocate(5), out)).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void anyCutOfTheBytesIsFine(long seed) {
    var random = new Random(seed);
    byte[] text = new byte[20_000];
    random.nextBytes(text);
    var ours = new PrivateNetworkCipher(KEY, new SeededRandom(seed));
    var theirs = new PrivateNetworkCipher(KEY, new SeededRandom(~seed));
    var plain = ByteBuffer.wrap(text);
    var back = ByteBuffer.allocate(text.length);
    while (back.hasRemaining()) {
      // Direct buffers take the way byte by byte; both must give the same stream.
      int size = 1 + random.nextInt(50);
      ByteBuffer wire =
          random.nextBoolean() ? ByteBuffer.allocate(size) : ByteBuffer.allocateDirect(size);
      ours.encipher(plain, wire);
      theirs.decipher(wire.flip(), back);
      assertThat(wire.hasRemaining()).isFalse();
    }
    assertThat(back.array()).isEqualTo(text);
  }

  @Test
  void bothDirectionsHaveStreamsOfTheirOwn() {
    var ours = new PrivateNetworkCipher(KEY, new SeededRandom(1));
    var theirs = new PrivateNetworkCipher(KEY, new SeededRandom(2));
    var one = ByteBuffer.allocate(48);
    var other = ByteBuffer.allocate(48);
    ours.encipher(ByteBuffer.allocate(24), one);
    theirs.encipher(ByteBuffer.allocate(24), other);
    assertThat(one.slice(24, 24)).isNotEqualTo(other.slice(24, 24));

    var plain = ByteBuffer.allocate(24);
    ours.decipher(other.flip(), plain);
    assertThat(plain.array()).containsOnly(0);
  }

  @Test
  void aStrangersKeyGivesNoise() {
    byte[] other = new byte[32];
    other[31] = 1;
    var member = new PrivateNetworkCipher(KEY, new SeededRandom(1));
    var stranger = new PrivateNetworkCipher(PreSharedKey.of(other), new SeededRandom(2));
    var wire = ByteBuffer.allocate(124);
    stranger.encipher(ByteBuffer.allocate(100), wire);
    var plain = ByteBuffer.allocate(100);
    member.decipher(wire.flip(), plain);
    assertThat(plain.array()).isNotEqualTo(new byte[100]);
  }

  @Test
  void aFullBufferLeavesTheRestForLater() {
    var ours = new PrivateNetworkCipher(KEY, new SeededRandom(1));
    var theirs = new PrivateNetworkCipher(KEY, new SeededRandom(2));
    var wire = ByteBuffer.allocate(124);
    ours.encipher(ByteBuffer.allocate(100), wire);
    wire.flip();
    var small = ByteBuffer.allocate(30);
    assertThat(theirs.decipher(wire, small)).isEqualTo(30);
    assertThat(wire.remaining()).isEqualTo(70);
  }
}
