package dev.folkmoot.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many streams both ways at once, cut, mixed and read at random: every byte arrives in order. */
final class YamuxRandomTest {

  private static final int STREAMS = 24;
  private static final int MAX_BYTES = 900_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomStreamsArriveIntactWhateverTheCuts(long seed) {
    var random = new Random(seed);
    var config = Sessions.windows(1 << 20, 16 * Sessions.MEGABYTE);
    var wire = new Sessions(config, config, new WindowBudget(64 * Sessions.MEGABYTE), seed);
    Map<Integer, Talk> talks = new HashMap<>();
    List<Talk> all = new ArrayList<>();

    for (int round = 0; all.size() < 2 * STREAMS || !all.stream().allMatch(Talk::isDone); round++) {
      assertThat(round).as("rounds without coming to an end").isLessThan(200_000);
      wire.now += random.nextInt(2_000_000);
      if (talks.size() < STREAMS) {
        var session = random.nextBoolean() ? wire.dialer : wire.listener;
        session
            .open(wire.now)
            .ifPresent(stream -> {
              var talk = new Talk(stream, random.nextLong(), true);
              talks.put(stream.id(), talk);
              all.add(talk);
            });
      }
      meetNewStreams(wire, talks, all);
      if (!all.isEmpty()) {
        all.get(random.nextInt(all.size())).act(random, wire.now);
      }
      if (random.nextBoolean()) {
        wire.step(wire.dialer, wire.listener);
      } else {
        wire.step(wire.listener, wire.dialer);
      }
    }
    wire.exchange();

    assertThat(wire.dialer.isClosed() || wire.listener.isClosed()).isFalse();
    assertThat(wire.dialer.streamCount() + wire.listener.streamCount()).isZero();
    assertThat(wire.budget.reservedBytes()).isZero();
    assertThat(wire.dialer.promisedWindowBytes() + wire.listener.promisedWindowBytes()).isZero();
    assertThat(wire.dialer.unsentBytes() + wire.listener.unsentBytes()).isZero();
  }

  private static void meetNewStreams(Sessions wire, Map<Integer, Talk> talks, List<Talk> all) {
    for (List<YamuxEvent> events : List.of(wire.dialerEvents, wire.listenerEvents)) {
      for (var opened : Sessions.only(YamuxEvent.StreamOpened.class, events)) {
        opened.stream().accept();
        Talk other = Objects.requireNonNull(talks.get(opened.stream().id()));
        all.add(new Talk(opened.stream(), other.seed, false));
      }
      events.clear();
    }
  }

  /** One end of a stream: what it writes and what it expects to read follow from the seed. */
  private static final class Talk {
    private final YamuxStream stream;
    private final long seed;
    private final ByteBuffer toWrite;
    private final ByteBuffer expected;
    private boolean closed;
    private boolean ended;

    private Talk(YamuxStream stream, long seed, boolean opener) {
      this.stream = stream;
      this.seed = seed;
      this.toWrite = content(opener ? seed : ~seed);
      this.expected = content(opener ? ~seed : seed);
    }

    private static ByteBuffer content(long seed) {
      var random = new Random(seed);
      byte[] bytes = new byte[random.nextInt(1 << (1 + random.nextInt(19))) % MAX_BYTES];
      random.nextBytes(bytes);
      return ByteBuffer.wrap(bytes);
    }

    private void act(Random random, long now) {
      if (random.nextBoolean()) {
        int count = Math.min(toWrite.remaining(), 1 + random.nextInt(200_000));
        if (!closed) {
          int taken = stream.write(toWrite.slice(toWrite.position(), count));
          assertThat(taken).isNotNegative();
          toWrite.position(toWrite.position() + taken);
        }
        if (!toWrite.hasRemaining() && !closed) {
          stream.closeWrite();
          closed = true;
        }
        return;
      }
      var in = ByteBuffer.allocate(1 + random.nextInt(200_000));
      int count = stream.read(in, now);
      if (count == YamuxStream.END) {
        assertThat(expected.remaining()).as("bytes missing at the end").isZero();
        ended = true;
        return;
      }
      assertThat(count).isNotNegative();
      assertThat(in.flip()).isEqualTo(expected.slice(expected.position(), count));
      expected.position(expected.position() + count);
    }

    private boolean isDone() {
      return closed && ended;
    }
  }
}
