package dev.folkmoot.libp2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.Connection.Direction;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.fuzz.Samples;
import dev.folkmoot.libp2p.rcmgr.ConnectionScope;
import dev.folkmoot.libp2p.rcmgr.ResourceLimits;
import dev.folkmoot.libp2p.rcmgr.Resources;
import dev.folkmoot.libp2p.yamux.WindowBudget;
import dev.folkmoot.libp2p.yamux.YamuxConfig;
import dev.folkmoot.libp2p.yamux.YamuxEvent;
import dev.folkmoot.libp2p.yamux.YamuxSession;
import dev.folkmoot.libp2p.yamux.YamuxSession.Role;
import dev.folkmoot.libp2p.yamux.YamuxStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A window of 16 MiB for each of a thousand streams would be a promise of 16 GB. What all windows
 * may sum up to is bounded for a connection and for the process, and what is promised never takes
 * the room of what has arrived.
 */
final class WindowTotalsTest {
  private static final long MIB = 1024 * 1024;
  private static final int INITIAL = YamuxConfig.INITIAL_WINDOW_BYTES;

  /** Both ends of a connection; the far end has memory without end. */
  private static final class Pair {
    private final YamuxSession far =
        new YamuxSession(Role.INITIATOR, YamuxConfig.standard(), new WindowBudget(1L << 40), 0);
    private final YamuxSession near;
    private final List<YamuxStream> farStreams = new ArrayList<>();
    private final List<YamuxStream> streams = new ArrayList<>();
    private int resets;

    Pair(WindowBudget budget) {
      near = new YamuxSession(Role.RESPONDER, YamuxConfig.standard(), budget, 0);
    }

    void open(int count) {
      for (int i = 0; i < count; i++) {
        farStreams.add(far.open(0).orElseThrow());
        exchange();
      }
    }

    void exchange() {
      boolean moved = true;
      while (moved) {
        moved = move(far, near);
        moved |= move(near, far);
      }
    }

    private boolean move(YamuxSession from, YamuxSession to) {
      ByteBuffer wire = ByteBuffer.allocate(64 * 1024);
      if (from.drain(wire, 0) == 0) {
        return false;
      }
      to.receive(wire.flip(), 0);
      for (Optional<YamuxEvent> next = near.poll(); next.isPresent(); next = near.poll()) {
        if (next.get() instanceof YamuxEvent.StreamOpened(YamuxStream stream)) {
          stream.accept();
          streams.add(stream);
        } else if (next.get() instanceof YamuxEvent.StreamReset) {
          resets++;
        }
      }
      return true;
    }

    /** The far end sends so much on each stream, as far as the windows let it. */
    void send(int bytes) {
      for (YamuxStream stream : farStreams) {
        ByteBuffer piece = ByteBuffer.allocate(bytes);
        while (piece.hasRemaining() && stream.write(piece) > 0) {
          exchange();
        }
      }
    }

    /** On one stream after the other; the near end reads at once: so windows grow all they can. */
    void flow(int bytes) {
      ByteBuffer out = ByteBuffer.allocate(INITIAL);
      for (int i = 0; i < farStreams.size(); i++) {
        ByteBuffer piece = ByteBuffer.allocate(bytes);
        while (piece.hasRemaining()) {
          farStreams.get(i).write(piece);
          exchange();
          while (streams.get(i).read(out.clear(), 0) > 0) {
            exchange();
          }
        }
      }
      exchange();
    }

    long promised() {
      return streams.stream().mapToLong(YamuxStream::receiveWindowBytes).sum();
    }
  }

  private static Resources resources(long systemBytes) {
    ResourceLimits standard = ResourceLimits.standard();
    return new Resources(standard.withSystem(standard.system().withBytes(systemBytes)));
  }

  private static Pair connection(Resources resources, int number) throws IOException {
    ConnectionScope scope = resources.openConnection(Direction.INBOUND);
    scope.attach(PeerId.of(new Samples(number).key().publicKey()));
    return new Pair(
        new WindowBudget(resources.limits().connection().bytes(), new ScopeBudget(scope)));
  }

  @Test
  void aThousandStreamsOfAConnectionAreNotPromisedSixteenMebibytesEach() throws IOException {
    Resources resources = resources(1_024 * MIB);
    Pair pair = connection(resources, 1);
    pair.open(1_000);
    for (int round = 0; round < 3; round++) {
      pair.flow(INITIAL);
    }
    assertThat(pair.streams).hasSize(1_000);
    assertThat(pair.resets).isZero();
    assertThat(pair.promised()).isLessThanOrEqualTo(256 * MIB);
    assertThat(resources.systemUsage().bytes()).isLessThanOrEqualTo(32 * MIB);
  }

  @Test
  void aFewStreamsOfAConnectionDoGetLargeWindows() throws IOException {
    Resources resources = resources(1_024 * MIB);
    Pair pair = connection(resources, 1);
    pair.open(1);
    for (int round = 0; round < 12; round++) {
      pair.flow(16 * INITIAL);
    }
    assertThat(pair.promised()).isGreaterThan(8L * INITIAL);
  }

  @Test
  void theWindowsOfAllConnectionsTakeHalfOfTheProcessAndLeaveTheRestToWhatArrives()
      throws IOException {
    long system = 64 * MIB;
    Resources resources = resources(system);
    List<Pair> greedy = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Pair pair = connection(resources, i);
      greedy.add(pair);
      pair.open(4);
      for (int round = 0; round < 8; round++) {
        pair.flow(8 * INITIAL);
      }
    }
    assertThat(resources.systemUsage().bytes()).isBetween(system / 4, system / 2);

    // A peer that comes late is not refused for the sake of promises: its bytes find room.
    Pair late = connection(resources, 99);
    late.open(16);
    late.send(INITIAL);
    assertThat(late.resets).isZero();
    assertThat(resources.systemUsage().bytes()).isLessThanOrEqualTo(system);
    assertThat(greedy).allMatch(pair -> pair.resets == 0);
  }

  @Test
  void whatArrivesBeyondTheProcessIsDroppedWithItsStreamAndNothingElse() throws IOException {
    long system = 4 * MIB;
    Resources resources = resources(system);
    Pair pair = connection(resources, 1);
    pair.open(64);
    pair.send(INITIAL);
    assertThat(resources.systemUsage().bytes()).isLessThanOrEqualTo(system);
    assertThat(pair.resets).isEqualTo(64 - 16);
    assertThat(pair.near.isClosed()).isFalse();
  }
}
