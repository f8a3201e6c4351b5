package dev.folkmoot.libp2p.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.transport.ByteListener;
import dev.folkmoot.libp2p.transport.ByteTransport.Source;
import dev.folkmoot.libp2p.transport.MuxedConnection;
import dev.folkmoot.libp2p.transport.MuxedStream;
import dev.folkmoot.libp2p.transport.tcp.TcpTransport;
import dev.folkmoot.libp2p.yamux.WindowBudget;
import dev.folkmoot.libp2p.yamux.YamuxConfig;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who writes, and who must never wait for whom, over real sockets. */
@Timeout(60)
class FramePumpIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final long BUDGET_BYTES = 256L * 1024 * 1024;
  private static final byte[] MESSAGE = new byte[512];

  private static final int REQUESTS = 50;

  /** Streams whose first windows are together more than the sockets of a loopback hold. */
  private static final int STREAMS = 64;

  private static final int WITHIN_A_WINDOW_BYTES = 200 * 1024;

  private final Platform platform = Platform.system();
  private final PrivateKey dialerKey = PrivateKey.generate(platform.random());
  private final PrivateKey listenerKey = PrivateKey.generate(platform.random());
  private final TcpTransport tcp = new TcpTransport(platform);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private ByteListener door;
  private WatchedConnection watched;
  private WatchedConnection remote;
  private MuxedConnection ours;
  private MuxedConnection theirs;

  @BeforeEach
  void connect() throws Exception {
    door = tcp.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
    Future<WatchedConnection> visitor = threads.submit(() -> new WatchedConnection(door.accept()));
    watched = new WatchedConnection(tcp.dial(door.address(), Source.ANY_PORT, TIMEOUT));
    remote = visitor.get();
    Future<MuxedConnection> accepted =
        threads.submit(() -> upgrader(listenerKey).inbound(remote, new WindowBudget(BUDGET_BYTES)));
    ours =
        upgrader(dialerKey)
            .outbound(watched, PeerId.of(listenerKey.publicKey()), new WindowBudget(BUDGET_BYTES));
    theirs = accepted.get();
  }

  @AfterEach
  void close() {
    remote.flow();
    ours.close();
    theirs.close();
    door.close();
    threads.close();
  }

  private Upgrader upgrader(PrivateKey key) {
    return new Upgrader(key, Optional.empty(), YamuxConfig.standard(), TIMEOUT, platform);
  }

  @Test
  void aShortWriteGoesOutOnTheThreadOfItsCaller() throws Exception {
    int mine = 0;
    for (int i = 0; i < REQUESTS; i++) {
      if (watched.hasWritten(ask())) {
        mine++;
      }
    }
    // Not all: now and then the writer is at work for reasons of its own.
    assertThat(mine).isGreaterThan(REQUESTS / 2);
  }

  @Test
  void theListenersSideLeavesWritingToTheWriterSinceAnInterruptClosesItsSocket() throws Exception {
    for (int i = 0; i < REQUESTS; i++) {
      ask();
    }
    assertThat(remote.hasWritten(Thread.currentThread())).isFalse();
  }

  @Test
  void aCallerWhoIsInterruptedLeavesTheConnectionWhole() throws Exception {
    Future<Thread> caller =
        threads.submit(() -> {
          MuxedStream stream = ours.open();
          Thread.currentThread().interrupt();
          stream.write(MESSAGE, 0, MESSAGE.length);
          assertThat(Thread.interrupted()).isTrue();
          return Thread.currentThread();
        });
    assertThat(theirs.accept().read(new byte[1], 0, 1)).isEqualTo(1);
    assertThat(watched.hasWritten(caller.get())).isFalse();
    assertThat(ours.isClosed()).isFalse();
  }

  @Test
  void everyWriteKeepsItsDeadlineWhenTheRemoteStopsReading() throws Exception {
    ask();
    remote.stall();
    for (int i = 0; i < STREAMS; i++) {
      MuxedStream stream = ours.open();
      // Each write has the time anew; whoever takes no more for good is late once.
      assertThatThrownBy(
              () -> {
                while (true) {
                  stream.writeDeadline(SHORT);
                  stream.write(MESSAGE, 0, MESSAGE.length);
                }
              })
          .isInstanceOf(SocketTimeoutException.class);
    }
    assertThat(ours.isClosed()).isFalse();
  }

  @Test
  void aHundredWritersOfOneStreamKeepEachHisOrder() throws Exception {
    int writers = 100;
    int messages = 200;
    MuxedStream stream = ours.open();
    List<Callable<Void>> all = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      int name = writer;
      all.add(() -> {
        for (int number = 0; number < messages; number++) {
          byte[] both = ByteBuffer.allocate(8).putInt(name).putInt(number).array();
          stream.write(both, 0, both.length);
        }
        return null;
      });
    }
    Future<List<Future<Void>>> written = threads.submit(() -> threads.invokeAll(all));
    MuxedStream served = theirs.accept();
    int[] next = new int[writers];
    for (int i = 0; i < writers * messages; i++) {
      ByteBuffer both = ByteBuffer.wrap(exactly(served, 8));
      assertThat(both.getInt(4)).isEqualTo(next[both.getInt(0)]++);
    }
    for (Future<Void> each : written.get()) {
      each.get();
    }
  }

  @Test
  void twoSidesThatBothOnlyWriteDoNotHoldEachOther() throws Exception {
    Future<List<MuxedStream>> here = threads.submit(() -> writeAll(ours));
    Future<List<MuxedStream>> there = threads.submit(() -> writeAll(theirs));
    here.get();
    there.get();
    for (int i = 0; i < STREAMS; i++) {
      assertThat(exactly(ours.accept(), WITHIN_A_WINDOW_BYTES)).hasSize(WITHIN_A_WINDOW_BYTES);
      assertThat(exactly(theirs.accept(), WITHIN_A_WINDOW_BYTES)).hasSize(WITHIN_A_WINDOW_BYTES);
    }
  }

  private static List<MuxedStream> writeAll(MuxedConnection connection) throws IOException {
    List<MuxedStream> streams = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      streams.add(connection.open());
    }
    // In turn: short writes, of which many find the writer idle.
    for (int count = 0; count < WITHIN_A_WINDOW_BYTES; count += MESSAGE.length) {
      for (MuxedStream stream : streams) {
        stream.write(MESSAGE, 0, MESSAGE.length);
      }
    }
    return streams;
  }

  /** One request of ours, answered by the thread at hand; says who asked. */
  private Thread ask() throws Exception {
    Future<Thread> caller =
        threads.submit(() -> {
          request(ours.open());
          return Thread.currentThread();
        });
    answer(theirs.accept());
    return caller.get();
  }

  private static void request(MuxedStream stream) throws IOException {
    stream.write(MESSAGE, 0, 8);
    exactly(stream, 1);
    stream.close();
  }

  private static void answer(MuxedStream stream) throws IOException {
    exactly(stream, 8);
    stream.write(MESSAGE, 0, 1);
    stream.close();
  }

  private static byte[] exactly(MuxedStream stream, int count) throws IOException {
    byte[] all = new byte[count];
    int have = 0;
    while (have < count) {
      int step = stream.read(all, have, count - have);
      assertThat(step).isPositive();
      have += step;
    }
    return all;
  }
}
