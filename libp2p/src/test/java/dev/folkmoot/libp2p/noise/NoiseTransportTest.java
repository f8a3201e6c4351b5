package dev.folkmoot.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frames after the handshake. */
final class NoiseTransportTest {

  private final NoiseTransport sender = transport(1, 2);
  private final NoiseTransport receiver = transport(2, 1);

  private static NoiseTransport transport(int outward, int inward) {
    return new NoiseTransport(new CipherState(key(outward), 0), new CipherState(key(inward), 0));
  }

  private static byte[] key(int fill) {
    byte[] key = new byte[32];
    key[0] = (byte) fill;
    return key;
  }

  private static byte[] random(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  private ByteBuffer sealed(byte[] plain) {
    var out = ByteBuffer.allocate(NoiseTransport.frameBytes(plain.length));
    assertThat(sender.seal(ByteBuffer.wrap(plain), out)).isEqualTo(plain.length);
    return out.flip();
  }

  @Test
  void framesOfEverySizeComeBack() {
    for (int size : new int[] {0, 1, 15, 16, 17, 1_000, NoiseTransport.MAX_PLAIN_BYTES}) {
      byte[] plain = random(size);
      var out = ByteBuffer.allocate(size + 3).position(3);
      assertThat(receiver.open(sealed(plain), out)).isEqualTo(size);
      assertThat(out.flip().position(3)).isEqualTo(ByteBuffer.wrap(plain));
    }
  }

  @Test
  void longTextsAreCutIntoFullFrames() {
    ByteBuffer plain = ByteBuffer.wrap(random(100_000));
    var out = ByteBuffer.allocate(200_000);
    assertThat(sender.seal(plain, out)).isEqualTo(65_519);
    assertThat(out.position()).isEqualTo(NoiseTransport.MAX_FRAME_BYTES).isEqualTo(65_537);
    assertThat(sender.seal(plain, out)).isEqualTo(100_000 - 65_519);
    assertThat(plain.hasRemaining()).isFalse();

    var back = ByteBuffer.allocate(100_000);
    out.flip();
    receiver.open(out, back);
    receiver.open(out, back);
    assertThat(back.array()).isEqualTo(random(100_000));
  }

  @Test
  void aFrameIsCutToTheRoomThatThereIs() {
    var out = ByteBuffer.allocate(NoiseTransport.frameBytes(10));
    assertThat(sender.seal(ByteBuffer.allocate(50), out)).isEqualTo(10);
    assertThatThrownBy(() -> sender.seal(ByteBuffer.allocate(50), ByteBuffer.allocate(17)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFrameThatIsNotWholeIsLeftAsItIs() {
    ByteBuffer whole = sealed(random(100));
    for (int size = 0; size < whole.limit(); size++) {
      var part = whole.slice(0, size);
      assertThat(receiver.open(part, ByteBuffer.allocate(200)))
          .isEqualTo(NoiseTransport.INCOMPLETE);
      assertThat(part.position()).isZero();
    }
    assertThat(receiver.open(whole, ByteBuffer.allocate(200))).isEqualTo(100);
  }

  @Test
  void anyChangedByteIsNoticed() {
    byte[] frame = sealed(random(40)).array();
    for (int i = 2; i < frame.length; i++) {
      byte[] changed = frame.clone();
      changed[i] ^= 0x40;
      assertThatThrownBy(() -> receiver.open(ByteBuffer.wrap(changed), ByteBuffer.allocate(100)))
          .isInstanceOf(NoiseException.class)
          .hasMessageContaining("not sealed by the remote");
    }
    assertThat(receiver.open(ByteBuffer.wrap(frame), ByteBuffer.allocate(100))).isEqualTo(40);
  }

  @Test
  void aRepeatedOrOvertakingFrameIsNoticed() {
    byte[] first = sealed(random(8)).array();
    byte[] second = sealed(random(9)).array();
    assertThatThrownBy(() -> receiver.open(ByteBuffer.wrap(second), ByteBuffer.allocate(99)))
        .isInstanceOf(NoiseException.class);
    receiver.open(ByteBuffer.wrap(first), ByteBuffer.allocate(99));
    assertThatThrownBy(() -> receiver.open(ByteBuffer.wrap(first), ByteBuffer.allocate(99)))
        .isInstanceOf(NoiseException.class);
  }

  @Test
  void aFrameShorterThanItsTagIsRefusedAtOnce() {
    assertThatThrownBy(
            () -> receiver.open(ByteBuffer.wrap(new byte[] {0, 15}), ByteBuffer.allocate(9)))
        .isInstanceOf(NoiseException.class)
        .hasMessageContaining("shorter than its tag");
  }

  @Test
  void tooLittleRoomLosesNoFrame() {
    ByteBuffer frame = sealed(random(50));
    assertThatThrownBy(() -> receiver.open(frame, ByteBuffer.allocate(49)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(receiver.open(frame, ByteBuffer.allocate(50))).isEqualTo(50);
  }

  @Test
  void randomBytesNeverOpen() {
    var random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      try {
        assertThat(receiver.open(ByteBuffer.wrap(bytes), ByteBuffer.allocate(70_000)))
            .isEqualTo(NoiseTransport.INCOMPLETE);
      } catch (NoiseException refused) {
        assertThat(refused).hasMessageMatching("a (frame|message) .*");
      }
    }
  }
}
