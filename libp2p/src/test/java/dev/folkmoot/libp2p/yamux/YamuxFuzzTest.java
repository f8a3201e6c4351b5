package dev.folkmoot.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.yamux.YamuxSession.Role;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that no honest peer sends: nothing may be thrown, hang, or be held beyond the limits. */
final class YamuxFuzzTest {

  private static final long BUDGET_BYTES = 4 * Sessions.MEGABYTE;
  private static final YamuxConfig CONFIG = Sessions.config(1 << 20, 8 << 20, 20, 20, 20);

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void randomBytesNeverBreakASession(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      var victim = new Victim(random);
      for (int k = 0; k < 20; k++) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        victim.receive(ByteBuffer.wrap(bytes));
      }
      victim.end();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24})
  void framesOfRandomFieldsNeverBreakASession(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      var victim = new Victim(random);
      for (int k = 0; k < 100; k++) {
        victim.receive(randomFrame(random).buffer());
      }
      victim.end();
    }
  }

  private static RawFrames randomFrame(Random random) {
    int type = random.nextInt(50) == 0 ? random.nextInt(256) : random.nextInt(10) / 3;
    int few = random.nextInt(32);
    int flags = few & random.nextInt(32);
    int id = random.nextInt(12);
    return switch (random.nextInt(6)) {
      case 0 -> new RawFrames().frame(type, flags, id, random.nextLong() & 0xFFFF_FFFFL);
      case 1 -> new RawFrames().frame(type, flags, id, random.nextInt(300_000));
      case 2 -> new RawFrames().frame(type, flags, id, 0);
      default -> new RawFrames().data(flags & ~16, id | 1, new byte[random.nextInt(70_000)]);
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34})
  void anHonestConversationWithFlippedBitsNeverBreaksASession(long seed) {
    var random = new Random(seed);
    byte[] honest = honestBytes(random);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = honest.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      var victim = new Victim(random);
      int at = 0;
      while (at < bytes.length) {
        int step = Math.min(bytes.length - at, 1 + random.nextInt(5_000));
        victim.receive(ByteBuffer.wrap(bytes, at, step));
        at += step;
      }
      victim.end();
    }
  }

  private static byte[] honestBytes(Random random) {
    var session = new YamuxSession(Role.INITIATOR, CONFIG, new WindowBudget(1L << 30), 0);
    for (int i = 0; i < 8; i++) {
      YamuxStream stream = session.open(0).orElseThrow();
      stream.write(ByteBuffer.allocate(random.nextInt(2_000)));
      stream.closeWrite();
    }
    var out = ByteBuffer.allocate(64 * 1024);
    session.drain(out, 0);
    byte[] bytes = new byte[out.flip().remaining()];
    out.get(bytes);
    return bytes;
  }

  /** A responder with an application that reads, writes, accepts and resets as it likes. */
  private static final class Victim {
    private final Random random;
    private final WindowBudget budget = new WindowBudget(BUDGET_BYTES);
    private final YamuxSession session = new YamuxSession(Role.RESPONDER, CONFIG, budget, 0);
    private final List<YamuxStream> streams = new ArrayList<>();
    private final ByteBuffer scratch = ByteBuffer.allocate(70_000);
    private long now;

    private Victim(Random random) {
      this.random = random;
    }

    private void receive(ByteBuffer in) {
      now += random.nextInt(100_000_000);
      session.receive(in, now);
      assertThat(in.hasRemaining()).isFalse();
      for (YamuxEvent event : Sessions.eventsOf(session)) {
        if (event instanceof YamuxEvent.StreamOpened(YamuxStream stream)) {
          streams.add(stream);
        }
      }
      session.open(now).ifPresent(streams::add);
      if (!streams.isEmpty()) {
        act(streams.get(random.nextInt(streams.size())));
      }
      scratch.clear();
      session.drain(scratch, now);
      session.tick(now);
      assertThat(budget.reservedBytes()).isBetween(0L, BUDGET_BYTES);
      assertThat(session.promisedWindowBytes()).isBetween(0L, CONFIG.sessionWindowBytes());
      assertThat(session.streamCount()).isLessThanOrEqualTo(40);
    }

    private void act(YamuxStream stream) {
      scratch.clear();
      switch (random.nextInt(6)) {
        case 0 -> stream.accept();
        case 1 -> stream.reset();
        case 2 -> {
          if (stream.room() > 0) {
            stream.write(scratch);
          }
        }
        case 3 -> stream.closeWrite();
        default -> stream.read(scratch, now);
      }
    }

    private void end() {
      session.close(GoAwayCode.NORMAL, "the test is over");
      assertThat(budget.reservedBytes()).isZero();
      assertThat(session.promisedWindowBytes()).isZero();
      assertThat(session.unsentBytes()).isZero();
      assertThat(session.streamCount()).isZero();
      scratch.clear();
      session.drain(scratch, now);
      assertThat(session.hasOutput(now)).isFalse();
    }
  }
}
