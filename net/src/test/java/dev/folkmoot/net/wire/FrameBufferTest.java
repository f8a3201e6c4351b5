package dev.folkmoot.net.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameBufferTest {

  private static final int MAX_BYTES = 300_000;
  private static final long SEED = 4;

  private static byte[] frame(String text) {
    ByteBuffer frame = new MessageWriter().string(1, text).frame(MAX_BYTES);
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }

  private static String text(MessageReader in) {
    in.next();
    return in.string(MAX_BYTES);
  }

  private static int put(FrameBuffer frames, byte[] bytes, int from, int most) {
    int count = Math.min(frames.room(), Math.min(most, bytes.length - from));
    System.arraycopy(bytes, from, frames.array(), frames.position(), count);
    frames.received(count);
    return count;
  }

  @Test
  void framesComeOutWholeHoweverTheyCameIn() {
    Random random = new Random(SEED);
    List<String> sent = new ArrayList<>();
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    for (int i = 0; i < 300; i++) {
      String text = "x".repeat(random.nextInt(random.nextInt(20) == 0 ? 100_000 : 200));
      sent.add(text);
      wire.writeBytes(frame(text));
    }
    FrameBuffer frames = new FrameBuffer(MAX_BYTES, 4);
    List<String> got = new ArrayList<>();
    byte[] bytes = wire.toByteArray();
    int at = 0;
    while (at < bytes.length) {
      at += put(frames, bytes, at, 1 + random.nextInt(40_000));
      while (frames.hasFrame()) {
        got.add(frames.take(FrameBufferTest::text));
      }
    }
    assertThat(got).isEqualTo(sent);
    assertThat(frames.buffered()).isZero();
  }

  @Test
  void aLengthBeyondTheLimitIsRefusedBeforeItsBytesCome() {
    FrameBuffer frames = new FrameBuffer(100, 4);
    put(frames, new byte[] {101}, 0, 1);
    assertThatThrownBy(frames::hasFrame).isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void aLengthWithoutEndIsRefused() {
    FrameBuffer frames = new FrameBuffer(MAX_BYTES, 4);
    put(frames, new byte[] {-1, -1, -1, -1}, 0, 4);
    assertThatThrownBy(frames::hasFrame).isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void anAnnouncedFrameTakesNoMemoryUntilItComes() {
    FrameBuffer frames = new FrameBuffer(MAX_BYTES, 4);
    put(frames, frame("y".repeat(MAX_BYTES - 10)), 0, 100);
    assertThat(frames.hasFrame()).isFalse();
    assertThat(frames.array().length).isLessThan(10_000);
  }

  @Test
  void aLongFrameDoesNotKeepItsMemory() {
    FrameBuffer frames = new FrameBuffer(MAX_BYTES, 4);
    byte[] bytes = frame("y".repeat(MAX_BYTES - 10));
    int at = 0;
    while (at < bytes.length) {
      at += put(frames, bytes, at, bytes.length);
      assertThat(frames.hasFrame()).isEqualTo(at == bytes.length);
    }
    assertThat(frames.take(FrameBufferTest::text)).hasSize(MAX_BYTES - 10);
    assertThat(frames.room()).isPositive();
    assertThat(frames.array().length).isLessThan(10_000);
  }

  @Test
  void theBytesBehindAFrameCanBeTakenRaw() {
    FrameBuffer frames = new FrameBuffer(MAX_BYTES, 4);
    byte[] header = frame("header");
    put(frames, header, 0, header.length);
    put(frames, new byte[] {1, 2, 3, 4, 5}, 0, 5);
    assertThat(frames.take(FrameBufferTest::text)).isEqualTo("header");
    byte[] body = new byte[4];
    assertThat(frames.drain(body, 1, 3)).isEqualTo(3);
    assertThat(body).containsExactly(0, 1, 2, 3);
    assertThat(frames.buffered()).isEqualTo(2);
  }
}
