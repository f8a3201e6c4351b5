package dev.folkmoot.libp2p.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.folkmoot.libp2p.fuzz.Mutations;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class FramingTest {
  private static final Framing FRAMING = new Framing(300);

  @Test
  void framesOfAStreamAreReadOneByOneUntilItsEnd() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FRAMING.write(out, new byte[] {1, 2});
    FRAMING.write(out, new byte[0]);
    FRAMING.write(out, new byte[300]);
    InputStream in = new ByteArrayInputStream(out.toByteArray());
    assertThat(FRAMING.read(in)).hasValueSatisfying(body -> assertThat(body).containsExactly(1, 2));
    assertThat(FRAMING.read(in)).hasValueSatisfying(body -> assertThat(body).isEmpty());
    assertThat(FRAMING.read(in)).hasValueSatisfying(body -> assertThat(body).hasSize(300));
    assertThat(FRAMING.read(in)).isEmpty();
  }

  @Test
  void aFrameInPiecesIsPolledWhenItIsWhole() {
    byte[] framed = FRAMING.frame(new byte[200]);
    for (int size = 0; size < framed.length; size++) {
      ByteBuffer part = ByteBuffer.wrap(framed, 0, size);
      assertThat(FRAMING.poll(part)).isEmpty();
      assertThat(part.position()).isZero();
    }
    ByteBuffer whole = ByteBuffer.wrap(framed);
    assertThat(FRAMING.poll(whole)).hasValueSatisfying(body -> assertThat(body).hasSize(200));
    assertThat(whole.hasRemaining()).isFalse();
  }

  /** GHSA-xqvc-92cf-94j4: the announced length is refused before a byte of the body is there. */
  @Test
  void aLengthOverTheLimitIsRefusedBeforeTheBody() {
    byte[] prefix = HexFormat.of().parseHex("ffffffffffffffff7f");
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> FRAMING.poll(ByteBuffer.wrap(prefix)));
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> FRAMING.read(new ByteArrayInputStream(prefix)));
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> FRAMING.poll(ByteBuffer.wrap(HexFormat.of().parseHex("ad02"))));
  }

  /** The peer announces a gigabyte and sends a byte: the heap must hold a byte. */
  @Test
  void memoryFollowsWhatArrivesAndNotWhatIsAnnounced() {
    Framing large = new Framing(Integer.MAX_VALUE - 8);
    byte[] lie = HexFormat.of().parseHex("80808080" + "04" + "00");
    assertThatExceptionOfType(EOFException.class)
        .isThrownBy(() -> large.read(new ByteArrayInputStream(lie)));
    assertThat(large.poll(ByteBuffer.wrap(lie))).isEmpty();
  }

  @Test
  void aStreamThatEndsWithinAFrameIsNotTakenForItsEnd() {
    for (String hex : new String[] {"80", "0301", "ac02"}) {
      assertThatExceptionOfType(EOFException.class)
          .isThrownBy(() -> FRAMING.read(new ByteArrayInputStream(HexFormat.of().parseHex(hex))));
    }
  }

  @Test
  void aLengthWithoutEndIsRefused() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 0xff;
          }
        };
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> FRAMING.read(endless));
  }

  @Test
  void aBodyOverTheLimitIsNotSent() {
    assertThatIllegalArgumentException().isThrownBy(() -> FRAMING.frame(new byte[301]));
    assertThatIllegalArgumentException().isThrownBy(() -> new Framing(0));
  }

  @Test
  void bothReadersAgreeOnAnyInput() {
    Mutations.of(41, FRAMING.frame(new byte[150]), FRAMING.frame(new byte[3]))
        .feed(
            20_000,
            input -> {
              var polled = FRAMING.poll(ByteBuffer.wrap(input));
              try {
                var read = FRAMING.read(new ByteArrayInputStream(input));
                assertThat(read.isPresent()).isEqualTo(polled.isPresent());
                read.ifPresent(body -> assertThat(body).isEqualTo(polled.orElseThrow()));
              } catch (EOFException truncated) {
                assertThat(polled).as("whole only where it is not truncated").isEmpty();
              }
            });
  }
}
