package dev.folkmoot.libp2p.yamux;

import static dev.folkmoot.libp2p.yamux.RawFrames.ACK;
import static dev.folkmoot.libp2p.yamux.RawFrames.DATA;
import static dev.folkmoot.libp2p.yamux.RawFrames.FIN;
import static dev.folkmoot.libp2p.yamux.RawFrames.GO_AWAY;
import static dev.folkmoot.libp2p.yamux.RawFrames.PING;
import static dev.folkmoot.libp2p.yamux.RawFrames.RST;
import static dev.folkmoot.libp2p.yamux.RawFrames.SYN;
import static dev.folkmoot.libp2p.yamux.RawFrames.WINDOW_UPDATE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.yamux.RawFrames.Frame;
import dev.folkmoot.libp2p.yamux.YamuxEvent.ResetCause;
import dev.folkmoot.libp2p.yamux.YamuxSession.Role;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes over the wire, frame by frame, and what the application is told of it. */
final class YamuxSessionTest {

  private final YamuxSession listener = session(Role.RESPONDER);
  private final YamuxSession dialer = session(Role.INITIATOR);

  private static YamuxSession session(Role role) {
    return new YamuxSession(role, YamuxConfig.standard(), new WindowBudget(1L << 30), 0);
  }

  private YamuxStream opened() {
    return Sessions.only(YamuxEvent.StreamOpened.class, Sessions.eventsOf(listener))
        .getLast()
        .stream();
  }

  @Test
  void anOpenedStreamIsAnnouncedBeforeItsData() {
    YamuxStream stream = dialer.open(0).orElseThrow();
    stream.write(ByteBuffer.wrap(new byte[5]));
    stream.closeWrite();

    assertThat(RawFrames.from(dialer))
        .containsExactly(
            new Frame(WINDOW_UPDATE, SYN, 1, 0),
            new Frame(DATA, 0, 1, 5),
            new Frame(DATA, FIN, 1, 0));
  }

  @Test
  void theDialerOpensOddStreamsAndTheListenerEvenOnes() {
    assertThat(List.of(dialer.open(0).orElseThrow().id(), dialer.open(0).orElseThrow().id()))
        .containsExactly(1, 3);
    assertThat(List.of(listener.open(0).orElseThrow().id(), listener.open(0).orElseThrow().id()))
        .containsExactly(2, 4);
  }

  @Test
  void anAcceptedStreamIsAcknowledgedOnce() {
    new RawFrames().frame(WINDOW_UPDATE, SYN, 1, 0).to(listener);
    YamuxStream stream = opened();
    stream.accept();
    stream.accept();

    assertThat(RawFrames.from(listener)).containsExactly(new Frame(WINDOW_UPDATE, ACK, 1, 0));
  }

  @Test
  void oneFrameMayOpenAcknowledgeFillAndFinishAStream() {
    // Lesson 4.3.3: jvm-libp2p looks at one flag of a frame and loses the others.
    new RawFrames().data(SYN | FIN, 1, "hello".getBytes(UTF_8)).to(listener);
    YamuxStream stream = opened();

    assertThat(Sessions.readAll(stream, 0)).asString(UTF_8).isEqualTo("hello");
    assertThat(stream.read(ByteBuffer.allocate(1), 0)).isEqualTo(YamuxStream.END);
  }

  @Test
  void anAcknowledgementMayCarryDataAndTheEnd() {
    // Lesson 4.3.3, ACK|FIN.
    YamuxStream stream = dialer.open(0).orElseThrow();
    RawFrames.from(dialer);
    new RawFrames().data(ACK | FIN, 1, "bye".getBytes(UTF_8)).to(dialer);

    assertThat(Sessions.eventsOf(dialer))
        .containsExactly(
            new YamuxEvent.StreamAccepted(stream), new YamuxEvent.StreamReadable(stream));
    assertThat(Sessions.readAll(stream, 0)).asString(UTF_8).isEqualTo("bye");
    assertThat(stream.read(ByteBuffer.allocate(1), 0)).isEqualTo(YamuxStream.END);
  }

  @Test
  void everyUnionOfFlagsOnEveryTypeIsUnderstood() {
    for (int type : new int[] {DATA, WINDOW_UPDATE}) {
      for (int flags = 0; flags < 16; flags++) {
        YamuxSession session = session(Role.RESPONDER);
        new RawFrames().frame(type, flags, 1, 0).to(session);

        List<YamuxEvent> events = Sessions.eventsOf(session);
        boolean opens = (flags & SYN) != 0;
        boolean lives = opens && (flags & RST) == 0;
        assertThat(session.isClosed()).isFalse();
        assertThat(session.streamCount()).isEqualTo(lives ? 1 : 0);
        assertThat(Sessions.only(YamuxEvent.StreamOpened.class, events)).hasSize(opens ? 1 : 0);
        assertThat(Sessions.only(YamuxEvent.StreamReset.class, events))
            .hasSize(opens && !lives ? 1 : 0);
        assertThat(Sessions.only(YamuxEvent.StreamReadable.class, events))
            .hasSize(lives && (flags & FIN) != 0 ? 1 : 0);
      }
    }
  }

  @Test
  void theDeltaOnSynCounts() {
    // Lesson 4.3.6: js-libp2p opens with a larger window this way.
    new RawFrames().frame(WINDOW_UPDATE, SYN, 1, 1_000).to(listener);
    YamuxStream stream = opened();
    sendAllThatTheWindowAllows(listener, stream);

    assertThat(sent).isEqualTo(YamuxConfig.INITIAL_WINDOW_BYTES + 1_000);
  }

  @Test
  void theDeltaOnAckCounts() {
    // Lesson 4.3.6, the other flag.
    YamuxStream stream = dialer.open(0).orElseThrow();
    new RawFrames().frame(WINDOW_UPDATE, ACK, 1, 77).to(dialer);
    sendAllThatTheWindowAllows(dialer, stream);

    assertThat(sent).isEqualTo(YamuxConfig.INITIAL_WINDOW_BYTES + 77);
  }

  private long sent;

  private void sendAllThatTheWindowAllows(YamuxSession session, YamuxStream stream) {
    while (stream.write(ByteBuffer.allocate(100_000)) > 0) {
      for (Frame frame : RawFrames.from(session)) {
        sent += frame.type() == DATA ? frame.length() : 0;
      }
    }
  }

  @Test
  void aStreamEndsWhenBothHalvesAreClosedAndAllIsRead() {
    new RawFrames().data(SYN | FIN, 1, 3).to(listener);
    YamuxStream stream = opened();
    stream.accept();
    stream.closeWrite();
    RawFrames.from(listener);
    assertThat(listener.streamCount()).isEqualTo(1);

    Sessions.readAll(stream, 0);

    assertThat(listener.streamCount()).isZero();
    assertThat(Sessions.eventsOf(listener)).contains(new YamuxEvent.StreamEnded(stream));
    assertThat(stream.read(ByteBuffer.allocate(1), 0)).isEqualTo(YamuxStream.END);
    assertThat(listener.promisedWindowBytes()).isZero();
  }

  @Test
  void nothingIsWrittenAfterTheEnd() {
    YamuxStream stream = dialer.open(0).orElseThrow();
    stream.closeWrite();
    stream.closeWrite();

    assertThatThrownBy(() -> stream.write(ByteBuffer.allocate(1)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(RawFrames.from(dialer)).filteredOn(f -> (f.flags() & FIN) != 0).hasSize(1);
  }

  @Test
  void aResetDropsWhatWasNotReadAndTellsTheRemote() {
    new RawFrames().data(SYN, 1, 1_000).to(listener);
    YamuxStream stream = opened();
    stream.write(ByteBuffer.allocate(500));
    stream.reset();
    stream.reset();

    assertThat(RawFrames.from(listener)).containsExactly(new Frame(WINDOW_UPDATE, RST, 1, 0));
    assertThat(stream.read(ByteBuffer.allocate(9), 0)).isEqualTo(YamuxStream.RESET);
    assertThat(stream.write(ByteBuffer.allocate(9))).isEqualTo(YamuxStream.RESET);
    assertThat(listener.unsentBytes()).isZero();
    assertThat(Sessions.eventsOf(listener))
        .contains(new YamuxEvent.StreamReset(stream, ResetCause.LOCAL));
  }

  @Test
  void aStreamThatWasNeverAnnouncedIsResetInSilence() {
    dialer.open(0).orElseThrow().reset();

    assertThat(RawFrames.from(dialer)).isEmpty();
    assertThat(dialer.streamCount()).isZero();
  }

  @Test
  void aResetOfTheRemoteEndsBothHalves() {
    YamuxStream stream = dialer.open(0).orElseThrow();
    stream.write(ByteBuffer.allocate(100));
    new RawFrames().frame(DATA, RST, 1, 0).to(dialer);

    assertThat(stream.write(ByteBuffer.allocate(1))).isEqualTo(YamuxStream.RESET);
    assertThat(Sessions.eventsOf(dialer))
        .contains(new YamuxEvent.StreamReset(stream, ResetCause.REMOTE));
    assertThat(RawFrames.from(dialer)).isEmpty();
  }

  @Test
  void framesForUnknownStreamsAreSkippedWithTheirBodies() {
    new RawFrames()
        .data(0, 99, 300_000)
        .frame(WINDOW_UPDATE, FIN, 98, 5)
        .data(SYN, 1, "after".getBytes(UTF_8))
        .to(listener);

    assertThat(Sessions.readAll(opened(), 0)).asString(UTF_8).isEqualTo("after");
    assertThat(listener.streamCount()).isEqualTo(1);
  }

  @Test
  void dataThatWasUnderWayToAStreamWeResetIsSkipped() {
    new RawFrames().frame(DATA, SYN, 1, 10).body(new byte[4]).to(listener);
    opened().reset();
    new RawFrames().body(new byte[6]).data(SYN, 3, "next".getBytes(UTF_8)).to(listener);

    assertThat(Sessions.readAll(opened(), 0)).asString(UTF_8).isEqualTo("next");
  }

  @Test
  void aPingIsAnsweredWithItsValue() {
    new RawFrames().frame(PING, SYN, 0, 0xFFFF_FFFEL).to(listener);

    assertThat(RawFrames.from(listener)).containsExactly(new Frame(PING, ACK, 0, 0xFFFF_FFFEL));
  }

  @Test
  void controlFramesGoBeforeData() {
    YamuxStream stream = dialer.open(0).orElseThrow();
    stream.write(ByteBuffer.allocate(200_000));
    new RawFrames().frame(PING, SYN, 0, 7).to(dialer);

    assertThat(RawFrames.from(dialer))
        .startsWith(new Frame(PING, ACK, 0, 7), new Frame(WINDOW_UPDATE, SYN, 1, 0));
  }

  @Test
  void streamsWithDataTakeTurns() {
    YamuxStream bulk = dialer.open(0).orElseThrow();
    YamuxStream small = dialer.open(0).orElseThrow();
    bulk.write(ByteBuffer.allocate(250_000));
    small.write(ByteBuffer.allocate(10));

    assertThat(RawFrames.from(dialer).stream().filter(f -> f.type() == DATA).map(Frame::id))
        .startsWith(1, 3, 1);
  }

  @Test
  void afterGoAwayOpenStreamsGoOnAndThenTheSessionCloses() {
    new RawFrames().data(SYN, 1, 1).to(listener);
    YamuxStream stream = opened();
    stream.accept();
    listener.goAway();
    assertThat(listener.open(0)).isEmpty();
    assertThat(RawFrames.from(listener)).contains(new Frame(GO_AWAY, 0, 0, 0));

    new RawFrames().data(FIN, 1, "last".getBytes(UTF_8)).frame(DATA, SYN, 3, 0).to(listener);
    assertThat(Sessions.readAll(stream, 0)).hasSize(5);
    assertThat(listener.isClosed()).isFalse();
    stream.closeWrite();

    assertThat(RawFrames.from(listener))
        .containsExactly(new Frame(WINDOW_UPDATE, RST, 3, 0), new Frame(DATA, FIN, 1, 0));
    assertThat(Sessions.eventsOf(listener).getLast())
        .isInstanceOfSatisfying(
            YamuxEvent.SessionClosed.class, e -> assertThat(e.code()).isEqualTo(GoAwayCode.NORMAL));
  }

  @Test
  void aRemoteThatGoesAwayTakesNoMoreStreams() {
    YamuxStream stream = dialer.open(0).orElseThrow();
    RawFrames.from(dialer);
    new RawFrames().frame(GO_AWAY, 0, 0, 0).frame(GO_AWAY, 0, 0, 0).to(dialer);

    assertThat(Sessions.eventsOf(dialer)).containsExactly(new YamuxEvent.RemoteGoingAway());
    assertThat(dialer.open(0)).isEmpty();
    stream.reset();
    assertThat(RawFrames.from(dialer)).hasSize(2).last().isEqualTo(new Frame(GO_AWAY, 0, 0, 0));
    assertThat(dialer.isClosed()).isTrue();
  }

  @Test
  void aRemoteThatEndsTheSessionInAngerResetsEveryStream() {
    YamuxStream stream = dialer.open(0).orElseThrow();
    new RawFrames().frame(GO_AWAY, 0, 0, 1).to(dialer);

    assertThat(Sessions.eventsOf(dialer))
        .containsExactly(
            new YamuxEvent.StreamReset(stream, ResetCause.SESSION),
            new YamuxEvent.SessionClosed(
                GoAwayCode.PROTOCOL_ERROR, "the remote ended the session: PROTOCOL_ERROR"));
  }

  @Test
  void closingLeavesOneGoAwayAndNothingElse() {
    YamuxStream stream = dialer.open(0).orElseThrow();
    stream.write(ByteBuffer.allocate(1_000));
    dialer.close(GoAwayCode.INTERNAL_ERROR, "shutting down");
    dialer.close(GoAwayCode.NORMAL, "twice");

    assertThat(RawFrames.from(dialer)).containsExactly(new Frame(GO_AWAY, 0, 0, 2));
    assertThat(dialer.hasOutput(0)).isFalse();
    assertThat(dialer.streamCount()).isZero();
    assertThat(dialer.unsentBytes()).isZero();
    assertThat(Sessions.eventsOf(dialer)).hasSize(2);
  }

  @Test
  void aBufferTooSmallForAFrameWaitsForALargerOne() {
    YamuxStream stream = dialer.open(0).orElseThrow();
    RawFrames.from(dialer);
    stream.write(ByteBuffer.allocate(5_000));

    assertThat(dialer.drain(ByteBuffer.allocate(11), 0)).isZero();
    assertThat(dialer.hasOutput(0)).isTrue();
    assertThat(dialer.drain(ByteBuffer.allocate(13), 0)).isEqualTo(13);
    var behindAPrefix = ByteBuffer.allocate(2 + 40).position(2);
    assertThat(dialer.drain(behindAPrefix, 0)).isEqualTo(40);
  }
}
