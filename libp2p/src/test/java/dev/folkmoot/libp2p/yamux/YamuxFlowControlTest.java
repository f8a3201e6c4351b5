package dev.folkmoot.libp2p.yamux;

import static dev.folkmoot.libp2p.yamux.RawFrames.ACK;
import static dev.folkmoot.libp2p.yamux.RawFrames.DATA;
import static dev.folkmoot.libp2p.yamux.RawFrames.PING;
import static dev.folkmoot.libp2p.yamux.RawFrames.SYN;
import static dev.folkmoot.libp2p.yamux.RawFrames.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.yamux.RawFrames.Frame;
import dev.folkmoot.libp2p.yamux.Sessions.Ends;
import dev.folkmoot.libp2p.yamux.YamuxEvent.ResetCause;
import dev.folkmoot.libp2p.yamux.YamuxSession.Role;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Back-pressure in both directions, and windows that grow within their budgets. */
final class YamuxFlowControlTest {

  private static final int WINDOW = YamuxConfig.INITIAL_WINDOW_BYTES;
  private static final long MILLISECOND = 1_000_000;
  private static final YamuxConfig FIXED = Sessions.windows(WINDOW, 256 * Sessions.MEGABYTE);

  @Test
  void aResponseOfManyWindowsArrivesAfterTheRequestersEnd() {
    // Lesson 4.3.1: jvm-libp2p drops what is not sent yet when it closes after the remote's FIN.
    var wire = new Sessions(FIXED, 1);
    Ends ends = wire.open();
    ends.dialed().write(ByteBuffer.wrap(new byte[] {1}));
    ends.dialed().closeWrite();
    wire.exchange();
    assertThat(Sessions.readAll(ends.accepted(), wire.now)).hasSize(1);

    byte[] response = new byte[5 * WINDOW + 17];
    new Random(1).nextBytes(response);
    var left = ByteBuffer.wrap(response);
    var arrived = new ByteArrayOutputStream();
    while (left.hasRemaining()) {
      ends.accepted().write(left);
      if (!left.hasRemaining()) {
        ends.accepted().closeWrite();
      }
      wire.exchange();
      arrived.writeBytes(Sessions.readAll(ends.dialed(), wire.now));
    }
    wire.exchange();

    assertThat(arrived.toByteArray()).isEqualTo(response);
    assertThat(ends.dialed().read(ByteBuffer.allocate(1), wire.now)).isEqualTo(YamuxStream.END);
    assertThat(wire.dialer.streamCount() + wire.listener.streamCount()).isZero();
  }

  @Test
  void aWriterGetsNoFurtherThanTheReadersWindow() {
    // Lesson 4.3.2: in jvm-libp2p a write is done when it is buffered, until 10 MiB reset the
    // stream.
    var wire = new Sessions(FIXED, 2);
    Ends ends = wire.open();
    long taken = 0;
    for (int i = 0; i < 100; i++) {
      taken += ends.dialed().write(ByteBuffer.allocate(100_000));
      wire.exchange();
    }

    assertThat(taken).isEqualTo(WINDOW);
    assertThat(ends.dialed().room()).isZero();
    wire.dialerEvents.clear();
    Sessions.readAll(ends.accepted(), wire.now);
    wire.exchange();
    assertThat(wire.dialerEvents).contains(new YamuxEvent.StreamWritable(ends.dialed()));
    assertThat(ends.dialed().room()).isPositive();
  }

  @Test
  void creditFollowsReadingAndNotArrival() {
    // Lesson 4.3.3: jvm-libp2p credits on arrival, so nothing ever slows a sender down.
    var session = responder(FIXED);
    new RawFrames().data(SYN, 1, WINDOW).to(session);
    YamuxStream stream = opened(session);
    assertThat(RawFrames.from(session)).isEmpty();

    stream.read(ByteBuffer.allocate(WINDOW / 2 - 1), 0);
    assertThat(RawFrames.from(session)).isEmpty();
    stream.read(ByteBuffer.allocate(1), 0);
    assertThat(RawFrames.from(session)).containsExactly(new Frame(WINDOW_UPDATE, 0, 1, WINDOW / 2));
  }

  @Test
  void aSlowReaderOfOneStreamDelaysNoOtherStream() {
    var wire = new Sessions(FIXED, 3);
    Ends slow = wire.open();
    Ends quick = wire.open();
    slow.dialed().write(ByteBuffer.allocate(10 * WINDOW));
    wire.exchange();

    int passed = 0;
    for (int i = 0; i < 50; i++) {
      quick.dialed().write(ByteBuffer.allocate(100_000));
      wire.exchange();
      passed += Sessions.readAll(quick.accepted(), wire.now).length;
      wire.exchange();
    }
    assertThat(passed).isEqualTo(5_000_000);
  }

  @Test
  void manyWritersTogetherStayWithinTheSessionsSendBuffers() {
    var session = new YamuxSession(Role.INITIATOR, FIXED, new WindowBudget(1L << 30), 0);
    var streams = new ArrayList<YamuxStream>();
    for (int i = 0; i < 100; i++) {
      YamuxStream stream = session.open(0).orElseThrow();
      stream.write(ByteBuffer.allocate(WINDOW));
      streams.add(stream);
    }
    // Eight may fill theirs; each of the others still has its small share.
    assertThat(session.unsentBytes()).isEqualTo(8L * WINDOW + 92L * 16 * 1024);

    RawFrames.from(session);
    assertThat(session.unsentBytes()).isZero();
    assertThat(Sessions.only(YamuxEvent.StreamWritable.class, Sessions.eventsOf(session)))
        .extracting(YamuxEvent.StreamWritable::stream)
        .containsExactlyInAnyOrderElementsOf(streams.subList(8, 100));
  }

  @Test
  void aFrameAsLargeAsTheLargestWindowIsStreamedThrough() {
    // Lesson 4.3.5: js-libp2p sends DATA frames as large as the window it was granted.
    var session = responder(Sessions.windows(16 << 20, 256 * Sessions.MEGABYTE));
    new RawFrames().frame(DATA, SYN, 1, 0).to(session);
    YamuxStream stream = opened(session);
    growTo(session, stream, 16 << 20);

    new RawFrames().frame(DATA, 0, 1, 16 << 20).to(session);
    byte[] piece = new byte[60_000];
    long read = 0;
    for (long left = 16 << 20; left > 0; left -= piece.length) {
      session.receive(ByteBuffer.wrap(piece, 0, (int) Math.min(left, piece.length)), 0);
      read += Sessions.readAll(stream, 0).length;
    }
    assertThat(read).isEqualTo(16 << 20);
    assertThat(session.isClosed()).isFalse();
  }

  @Test
  void noBytesAreSetAsideForALengthThatIsOnlyAnnounced() {
    // Lesson 4.3.5 and Teku's CL-2020-03: never allocate by the length field.
    var budget = new WindowBudget(1L << 30);
    var session = new YamuxSession(Role.RESPONDER, FIXED, budget, 0);
    for (int id = 1; id < 2_000; id += 2) {
      new RawFrames().frame(DATA, SYN, id, 0).to(session);
      new RawFrames().frame(DATA, 0, id, WINDOW).body(new byte[1]).to(session);
      YamuxStream stream = opened(session);
      stream.accept();
      assertThat(budget.reservedBytes()).isEqualTo(64L * 1024);
      session.receive(ByteBuffer.allocate(WINDOW - 1), 0);
      stream.reset();
    }
    assertThat(budget.reservedBytes()).isZero();
    assertThat(session.isClosed()).isFalse();
  }

  @Test
  void aWindowDoublesForAReaderThatKeepsUp() {
    var session = responder(Sessions.windows(4 * WINDOW, 256 * Sessions.MEGABYTE));
    new RawFrames().frame(DATA, SYN, 1, 0).to(session);
    YamuxStream stream = opened(session);

    growTo(session, stream, 4 * WINDOW);
    fillAndRead(session, stream, 0);
    assertThat(stream.receiveWindowBytes()).isEqualTo(4 * WINDOW);
  }

  @Test
  void aWindowStaysWhereReadingTakesLongerThanTheRoundTrip() {
    var session = responder(Sessions.windows(16 << 20, 256 * Sessions.MEGABYTE));
    new RawFrames().frame(DATA, SYN, 1, 0).to(session);
    YamuxStream stream = opened(session);

    for (int i = 1; i < 20; i++) {
      fillAndRead(session, stream, i * (100 * MILLISECOND));
    }
    assertThat(stream.receiveWindowBytes()).isEqualTo(WINDOW);
  }

  @Test
  void aReaderThatComesRarelyAndInBurstsDoesNotGrowItsWindow() {
    var session = responder(Sessions.windows(16 << 20, 256 * Sessions.MEGABYTE));
    new RawFrames().frame(DATA, SYN, 1, 0).to(session);
    YamuxStream stream = opened(session);

    for (int i = 1; i < 20; i++) {
      long now = i * (100 * MILLISECOND);
      new RawFrames().data(0, 1, WINDOW).to(session, now);
      assertThat(Sessions.readAll(stream, now)).hasSize(WINDOW);
    }
    assertThat(stream.receiveWindowBytes()).isEqualTo(WINDOW);
  }

  @Test
  void aMeasuredRoundTripDecidesWhatKeepingUpMeans() {
    var session = responder(Sessions.windows(16 << 20, 256 * Sessions.MEGABYTE));
    var out = ByteBuffer.allocate(100);
    session.drain(out, 0);
    assertThat(out.position()).isEqualTo(12);
    new RawFrames().frame(PING, ACK, 0, out.getInt(8)).to(session, 50 * MILLISECOND);
    assertThat(Sessions.eventsOf(session))
        .containsExactly(new YamuxEvent.PingAnswered(50 * MILLISECOND));

    new RawFrames().frame(DATA, SYN, 1, 0).to(session, 50 * MILLISECOND);
    YamuxStream stream = opened(session);
    fillAndRead(session, stream, 150 * MILLISECOND);
    assertThat(stream.receiveWindowBytes()).isEqualTo(2 * WINDOW);
  }

  @Test
  void aSessionsWindowsGrowIntoHalfOfItsLimitOnly() {
    var session = responder(Sessions.windows(4 * WINDOW, 16L * WINDOW));
    List<YamuxStream> streams = new ArrayList<>();
    for (int id = 1; id < 12; id += 2) {
      new RawFrames().frame(DATA, SYN, id, 0).to(session);
      streams.add(opened(session));
    }
    streams.forEach(s -> fillAndRead(session, s, 0));
    streams.forEach(s -> fillAndRead(session, s, 0));

    assertThat(session.promisedWindowBytes()).isEqualTo(8L * WINDOW);
    assertThat(streams.stream().mapToLong(YamuxStream::receiveWindowBytes).sum())
        .isEqualTo(8L * WINDOW);
  }

  @Test
  void streamsBeyondTheSessionsWindowsAreRefused() {
    var session = responder(Sessions.windows(WINDOW, 3L * WINDOW));
    var frames = new RawFrames();
    for (int id = 1; id < 10; id += 2) {
      frames.frame(DATA, SYN, id, 0);
    }
    frames.to(session);

    assertThat(session.streamCount()).isEqualTo(3);
    assertThat(RawFrames.from(session)).extracting(Frame::id).containsExactly(7, 9);
    assertThat(session.open(0)).isEmpty();
    opened(session).reset();
    assertThat(session.open(0)).isPresent();
  }

  @Test
  void growthStopsAtHalfOfTheProcessBudgetAcrossSessions() {
    var budget = new WindowBudget(8L * WINDOW);
    long grown = 0;
    for (int i = 0; i < 6; i++) {
      var session =
          new YamuxSession(
              Role.RESPONDER, Sessions.windows(16 << 20, 256 * Sessions.MEGABYTE), budget, 0);
      new RawFrames().frame(DATA, SYN, 1, 0).to(session);
      YamuxStream stream = opened(session);
      for (int k = 0; k < 8; k++) {
        fillAndRead(session, stream, 0);
      }
      grown += stream.receiveWindowBytes() - WINDOW;
    }
    assertThat(grown).isBetween(1L, 4L * WINDOW);
    assertThat(budget.reservedBytes()).isEqualTo(grown);
  }

  @Test
  void aStreamThatWouldOverfillTheProcessIsReset() {
    var budget = new WindowBudget(3L * WINDOW);
    var session = new YamuxSession(Role.RESPONDER, FIXED, budget, 0);
    var frames = new RawFrames();
    for (int id = 1; id < 10; id += 2) {
      frames.data(SYN, id, WINDOW);
    }
    frames.to(session);

    assertThat(budget.reservedBytes()).isEqualTo(3L * WINDOW);
    assertThat(Sessions.only(YamuxEvent.StreamReset.class, Sessions.eventsOf(session)))
        .extracting(YamuxEvent.StreamReset::cause)
        .containsExactly(ResetCause.MEMORY, ResetCause.MEMORY);
    session.close(GoAwayCode.NORMAL, "done");
    assertThat(budget.reservedBytes()).isZero();
  }

  @Test
  void anUnreadStreamGivesItsMemoryBackWhenItIsReset() {
    var budget = new WindowBudget(1L << 30);
    var session = new YamuxSession(Role.RESPONDER, FIXED, budget, 0);
    new RawFrames().data(SYN, 1, 100_000).to(session);
    assertThat(budget.reservedBytes()).isEqualTo(2L * 64 * 1024);
    opened(session).reset();
    assertThat(budget.reservedBytes()).isZero();
    assertThat(session.promisedWindowBytes()).isZero();
  }

  private static YamuxSession responder(YamuxConfig config) {
    return new YamuxSession(Role.RESPONDER, config, new WindowBudget(1L << 30), 0);
  }

  private static YamuxStream opened(YamuxSession session) {
    return Sessions.only(YamuxEvent.StreamOpened.class, Sessions.eventsOf(session))
        .getLast()
        .stream();
  }

  private static void fillAndRead(YamuxSession session, YamuxStream stream, long now) {
    new RawFrames().data(0, stream.id(), stream.receiveWindowBytes()).to(session, now);
    int window = stream.receiveWindowBytes();
    assertThat(stream.read(ByteBuffer.allocate(window), now)).isEqualTo(window);
    RawFrames.from(session, now);
  }

  private static void growTo(YamuxSession session, YamuxStream stream, int wanted) {
    while (stream.receiveWindowBytes() < wanted) {
      int before = stream.receiveWindowBytes();
      fillAndRead(session, stream, 0);
      assertThat(stream.receiveWindowBytes()).isEqualTo(2 * before);
    }
  }
}
