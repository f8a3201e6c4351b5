package dev.folkmoot.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies packed with zstd. */
final class ZstdBodyTest {

  private static final long MIB = 1 << 20;

  private static byte[] unpacked(byte[] packed, long limit) throws IOException {
    BoundedBody body = new BoundedBody(new ByteArrayInputStream(packed), MIB);
    try (InputStream in = ZstdBody.open(body, limit)) {
      return in.readAllBytes();
    }
  }

  private static byte[] text(int length) {
    byte[] text = new byte[length];
    new Random(4).nextBytes(text);
    return text;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_000, 300_000})
  void s1102WhatWasPackedComesOutAgain(int length) throws IOException {
    byte[] text = text(length);
    assertThat(unpacked(Zstd.compress(text), MIB)).isEqualTo(text);
  }

  @Test
  void s1102AFewBytesThatUnpackToTooManyAreRefused() {
    byte[] bomb = Zstd.compress(new byte[(int) MIB + 1]);
    assertThat(bomb.length).isLessThan(1_000);
    assertThatThrownBy(() -> unpacked(bomb, MIB))
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.status()).isEqualTo(413))
        .hasMessage("the request body is larger than 1 MiB, the most that is read");
  }

  @Test
  void s1102AWindowThatWouldTakeMuchMemoryIsRefused() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ZstdOutputStreamNoFinalizer out = new ZstdOutputStreamNoFinalizer(packed)) {
      out.setLong(27);
      out.write(text(1_000));
    }
    assertThatThrownBy(() -> unpacked(packed.toByteArray(), MIB))
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.status()).isEqualTo(400))
        .hasMessageContaining("no zstd");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverIsBrokenIsRefusedAndNeverCrashes(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] whole =
        Zstd.compress("{\"model\":\"chat\"}".repeat(50).getBytes(StandardCharsets.UTF_8));
    for (int round = 0; round < 500; round++) {
      byte[] broken = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
      broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(unpacked(broken, MIB).length).isLessThanOrEqualTo((int) MIB);
      } catch (RefusedException e) {
        assertThat(e.message()).startsWith("the request body is ");
        assertThat(e.status()).isIn(400, 413);
      }
    }
  }
}
