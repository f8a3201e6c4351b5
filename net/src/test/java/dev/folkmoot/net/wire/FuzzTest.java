package dev.folkmoot.net.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whatever a peer sends: an answer, or the one exception that says it was no message. */
class FuzzTest {

  private static final long SEED = 20_261_121;
  private static final int ROUNDS = 20_000;

  /** Fields that cost two bytes and make an object are the worst that a message can do. */
  private static final int MOST_HEAP_PER_BYTE = 1_000;

  private static final long HEAP_OF_A_CALL = 64 * 1024;

  private final Random random = new Random(SEED);
  private int refused;
  private int read;

  private void fuzz(List<Bytes> valid, Consumer<Bytes> decoder) {
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = valid.get(random.nextInt(valid.size())).toByteArray();
      offer(Bytes.copyOf(Mutations.of(bytes, random)), decoder);
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      offer(Bytes.copyOf(noise), decoder);
    }
    assertThat(refused).isGreaterThan(ROUNDS / 10);
    assertThat(read).isGreaterThan(ROUNDS / 20);
  }

  private void offer(Bytes bytes, Consumer<Bytes> decoder) {
    try {
      decoder.accept(bytes);
      read++;
    } catch (MalformedMessageException e) {
      assertThat(e.getMessage()).isNotBlank();
      refused++;
    }
  }

  @Test
  void headers() {
    fuzz(List.of(Wire.bytes(Samples.header()), Wire.bytes(Samples.plainHeader())), Wire::header);
  }

  @Test
  void bodies() {
    fuzz(Samples.bodies().stream().map(BodyCodec::encode).toList(), BodyCodec::decodeInfer);
  }

  @Test
  void textsToEmbed() {
    fuzz(
        List.of(BodyCodec.encode(new EmbedBody(List.of("one", "two"), true))),
        BodyCodec::decodeEmbed);
  }

  @Test
  void answers() {
    fuzz(Samples.answers().stream().map(Wire::bytes).toList(), Wire::answer);
  }

  @Test
  void gossip() {
    fuzz(Samples.gossip().stream().map(Wire::bytes).toList(), Wire::gossip);
  }

  @Test
  void cards() {
    fuzz(List.of(Wire.bytes(Optional.of(Samples.card()))), Wire::card);
  }

  @Test
  void controls() {
    MessageWriter out = new MessageWriter();
    Control.CANCEL.write(out);
    fuzz(List.of(out.toBytes()), bytes -> MessageReader.read(bytes, 4, Control::read));
  }

  @Test
  void frames() {
    List<byte[]> framed = new ArrayList<>();
    for (Answer answer : Samples.answers()) {
      MessageWriter out = new MessageWriter();
      AnswerCodec.write(out, answer);
      var frame = out.frame(Limits.MAX_ANSWER_BYTES);
      byte[] bytes = new byte[frame.remaining()];
      frame.get(bytes);
      framed.add(bytes);
    }
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = Mutations.of(framed.get(random.nextInt(framed.size())), random);
      offer(Bytes.copyOf(bytes), FuzzTest::drain);
    }
    assertThat(refused).isGreaterThan(ROUNDS / 10);
    assertThat(read).isGreaterThan(ROUNDS / 10);
  }

  private static void drain(Bytes bytes) {
    FrameBuffer frames = new FrameBuffer(Limits.MAX_ANSWER_BYTES, Limits.MAX_ANSWER_FIELDS);
    byte[] array = bytes.toByteArray();
    int at = 0;
    while (at < array.length) {
      int count = Math.min(frames.room(), array.length - at);
      System.arraycopy(array, at, frames.array(), frames.position(), count);
      frames.received(count);
      at += count;
      while (frames.hasFrame()) {
        frames.take(AnswerCodec::read);
      }
    }
  }

  /** A megabyte of the smallest fields of every kind: heap stays in proportion, time with it. */
  @Test
  void aMessageOfNothingButFieldsCostsNoMoreThanItsSizeAllows() {
    for (int field = 1; field <= 15; field++) {
      for (byte[] unit : units(field)) {
        byte[] bytes = repeat(unit, 64 * 1024);
        offerMetered(bytes, BodyCodec::decodeInfer);
        offerMetered(bytes, BodyCodec::decodeEmbed);
        offerMetered(bytes, Wire::answer);
        offerMetered(bytes, Wire::gossip);
        offerMetered(bytes, Wire::card);
        // And the same inside a chat, where lists are.
        byte[] nested = new MessageWriter().bytes(1, Bytes.copyOf(bytes)).toBytes().toByteArray();
        offerMetered(nested, BodyCodec::decodeInfer);
      }
    }
  }

  private static List<byte[]> units(int field) {
    return List.of(
        new byte[] {(byte) (field << 3 | WireType.DELIMITED), 0},
        new byte[] {(byte) (field << 3), 0},
        new byte[] {(byte) (field << 3 | WireType.DELIMITED), 2, 8, 1});
  }

  private static byte[] repeat(byte[] unit, int times) {
    byte[] all = new byte[unit.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(unit, 0, all, i * unit.length, unit.length);
    }
    return all;
  }

  private void offerMetered(byte[] bytes, Consumer<Bytes> decoder) {
    Bytes message = Bytes.copyOf(bytes);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    offer(message, decoder);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .isLessThan(HEAP_OF_A_CALL + (long) MOST_HEAP_PER_BYTE * bytes.length);
  }

  /** Nesting without end, in every message that nests. */
  @Test
  void nestingWithoutEndIsRefused() {
    for (int field = 1; field <= 15; field++) {
      byte[] bytes = new byte[0];
      for (int i = 0; i < 2_000; i++) {
        bytes = new MessageWriter().bytes(field, Bytes.copyOf(bytes)).toBytes().toByteArray();
      }
      Bytes message = Bytes.copyOf(Arrays.copyOf(bytes, bytes.length));
      offer(message, BodyCodec::decodeInfer);
      offer(message, Wire::answer);
      offer(message, Wire::gossip);
      offer(message, Wire::header);
      offer(message, Wire::card);
    }
    assertThat(refused).isPositive();
  }
}
