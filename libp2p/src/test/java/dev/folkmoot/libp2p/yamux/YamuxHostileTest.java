package dev.folkmoot.libp2p.yamux;

import static dev.folkmoot.libp2p.yamux.RawFrames.ACK;
import static dev.folkmoot.libp2p.yamux.RawFrames.DATA;
import static dev.folkmoot.libp2p.yamux.RawFrames.FIN;
import static dev.folkmoot.libp2p.yamux.RawFrames.GO_AWAY;
import static dev.folkmoot.libp2p.yamux.RawFrames.PING;
import static dev.folkmoot.libp2p.yamux.RawFrames.RST;
import static dev.folkmoot.libp2p.yamux.RawFrames.SYN;
import static dev.folkmoot.libp2p.yamux.RawFrames.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.yamux.RawFrames.Frame;
import dev.folkmoot.libp2p.yamux.YamuxSession.Role;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What a peer may not do, and what it costs us if it tries. */
final class YamuxHostileTest {

  private static final int WINDOW = YamuxConfig.INITIAL_WINDOW_BYTES;

  private final YamuxSession session = responder(YamuxConfig.standard());

  private static YamuxSession responder(YamuxConfig config) {
    return new YamuxSession(Role.RESPONDER, config, new WindowBudget(1L << 30), 0);
  }

  private void assertRefused(RawFrames frames, String reason) {
    frames.to(session);
    assertThat(Sessions.eventsOf(session).getLast())
        .isInstanceOfSatisfying(
            YamuxEvent.SessionClosed.class,
            closed -> {
              assertThat(closed.code()).isEqualTo(GoAwayCode.PROTOCOL_ERROR);
              assertThat(closed.reason()).contains(reason);
            });
    assertThat(RawFrames.from(session)).containsExactly(new Frame(GO_AWAY, 0, 0, 1));
    assertThat(session.streamCount()).isZero();
    assertThat(session.promisedWindowBytes()).isZero();
  }

  @Test
  void anotherVersionEndsTheSession() {
    assertRefused(new RawFrames().header(1, DATA, SYN, 1, 0), "version 1");
  }

  @Test
  void anUnknownTypeEndsTheSession() {
    assertRefused(new RawFrames().frame(4, 0, 1, 0), "type 4");
  }

  @Test
  void aStreamNumberOfOursEndsTheSession() {
    assertRefused(new RawFrames().frame(DATA, SYN, 2, 0), "number of ours");
  }

  @Test
  void openingTheSameStreamTwiceEndsTheSession() {
    assertRefused(
        new RawFrames().frame(DATA, SYN, 1, 0).frame(WINDOW_UPDATE, SYN, 1, 0), "is open");
  }

  @Test
  void dataForTheSessionItselfEndsIt() {
    assertRefused(new RawFrames().frame(DATA, 0, 0, 5), "stream 0");
  }

  @Test
  void aPingForAStreamEndsTheSession() {
    assertRefused(new RawFrames().frame(PING, SYN, 1, 5), "PING for a stream");
  }

  @Test
  void aGoodbyeForAStreamEndsTheSession() {
    assertRefused(new RawFrames().frame(GO_AWAY, 0, 1, 0), "GO_AWAY for a stream");
  }

  @Test
  void dataBeyondTheWindowEndsTheSession() {
    assertRefused(
        new RawFrames().data(SYN, 1, WINDOW).frame(DATA, 0, 1, 1), "data beyond the window");
  }

  @Test
  void dataAfterTheEndEndsTheSession() {
    assertRefused(new RawFrames().data(SYN | FIN, 1, 1).frame(DATA, 0, 1, 1), "data after FIN");
  }

  @Test
  void aWindowBeyond32BitsEndsTheSession() {
    assertRefused(
        new RawFrames().frame(WINDOW_UPDATE, SYN, 1, 0xFFFF_FFFFL), "window above 2^32-1");
  }

  @Test
  void aWindowMayGrowToExactly32Bits() {
    new RawFrames().frame(WINDOW_UPDATE, SYN, 1, 0xFFFF_FFFFL - WINDOW).to(session);
    assertThat(session.isClosed()).isFalse();
    assertRefused(new RawFrames().frame(WINDOW_UPDATE, 0, 1, 1), "window above 2^32-1");
  }

  @Test
  void cve202632314ASynWithABodyBeyondTheWindowIsRefusedBeforeTheStreamExists() {
    new RawFrames().frame(DATA, SYN, 1, WINDOW + 1L).to(session);
    assertThat(Sessions.eventsOf(session))
        .singleElement()
        .isInstanceOf(YamuxEvent.SessionClosed.class);

    YamuxSession second = responder(YamuxConfig.standard());
    new RawFrames().frame(DATA, SYN, 1, 0xFFFF_FFFFL).to(second);
    assertThat(Sessions.eventsOf(second)).hasSize(1);
  }

  @Test
  void cve202632314ABodyOfExactlyTheWindowIsTaken() {
    new RawFrames().data(SYN, 1, WINDOW).to(session);
    assertThat(session.isClosed()).isFalse();
  }

  @Test
  void nothingAfterAViolationIsLookedAt() {
    new RawFrames().frame(9, 0, 0, 0).frame(DATA, SYN, 1, 0).to(session);
    new RawFrames().frame(DATA, SYN, 3, 0).to(session);
    assertThat(Sessions.eventsOf(session)).hasSize(1);
  }

  @Test
  void streamsBeyondTheInboundLimitAreReset() {
    // CVE-2022-23492 and its siblings: streams without end.
    YamuxSession few = responder(Sessions.config(WINDOW, 1L << 30, 10, 256, 256));
    var frames = new RawFrames();
    for (int id = 1; id <= 41; id += 2) {
      frames.frame(DATA, SYN, id, 0);
    }
    frames.to(few);

    assertThat(few.streamCount()).isEqualTo(10);
    assertThat(RawFrames.from(few))
        .hasSize(11)
        .allMatch(f -> f.type() == WINDOW_UPDATE && f.flags() == RST);
  }

  @Test
  void streamsThatNobodyAcceptsFillABacklogAndNoMore() {
    YamuxSession slow = responder(Sessions.config(WINDOW, 1L << 30, 1_000, 4, 256));
    for (int id = 1; id < 20; id += 2) {
      new RawFrames().frame(DATA, SYN, id, 0).to(slow);
    }
    assertThat(slow.streamCount()).isEqualTo(4);
    RawFrames.from(slow);

    Sessions.only(YamuxEvent.StreamOpened.class, Sessions.eventsOf(slow)).getFirst().stream()
        .accept();
    new RawFrames().frame(DATA, SYN, 21, 0).frame(DATA, SYN, 23, 0).to(slow);
    assertThat(slow.streamCount()).isEqualTo(5);
  }

  @Test
  void weOpenNoMoreThanTheRemoteHasLeftUnacknowledged() {
    YamuxSession dialer =
        new YamuxSession(Role.INITIATOR, YamuxConfig.standard(), new WindowBudget(1L << 30), 0);
    for (int i = 0; i < 256; i++) {
      assertThat(dialer.open(0)).isPresent();
    }
    assertThat(dialer.open(0)).isEmpty();
    RawFrames.from(dialer);

    new RawFrames()
        .frame(WINDOW_UPDATE, ACK, 1, 0)
        .frame(WINDOW_UPDATE, ACK, 1, 0)
        .frame(DATA, RST, 3, 0)
        .to(dialer);
    assertThat(dialer.open(0)).isPresent();
    assertThat(dialer.open(0)).isPresent();
    assertThat(dialer.open(0)).isEmpty();
  }

  @Test
  void anAcknowledgementOfWhatWasNotAnnouncedIsNone() {
    YamuxSession dialer =
        new YamuxSession(Role.INITIATOR, YamuxConfig.standard(), new WindowBudget(1L << 30), 0);
    assertThat(dialer.open(0)).isPresent();
    new RawFrames().frame(WINDOW_UPDATE, ACK, 1, 0).to(dialer);
    assertThat(Sessions.eventsOf(dialer)).isEmpty();
  }

  @Test
  void aFloodOfPingsEndsTheSession() {
    assertFlood(1, "flood of PING", (frames, i) -> frames.frame(PING, SYN, 0, i));
  }

  @Test
  void aFloodOfPingAnswersEndsTheSession() {
    assertFlood(1, "flood of PING", (frames, i) -> frames.frame(PING, ACK, 0, 1_000 + i));
  }

  @Test
  void aFloodOfWindowUpdatesEndsTheSession() {
    assertFlood(100, "flood of WINDOW_UPDATE", (frames, i) -> frames.frame(WINDOW_UPDATE, 0, 1, 0));
  }

  @Test
  void aFloodOfEmptyFramesEndsTheSession() {
    assertFlood(100, "flood of empty frames", (frames, i) -> frames.frame(DATA, 0, 77, 0));
  }

  @Test
  void aFloodOfResetsForNothingEndsTheSession() {
    assertFlood(100, "flood of", (frames, i) -> frames.data(RST, 2 * i + 1, 1));
  }

  @Test
  void openingAndResettingStreamsWithoutPauseEndsTheSession() {
    // The rapid reset of HTTP/2 (CVE-2023-44487) works on every muxer that does not count.
    assertFlood(
        100, "flood of RST", (frames, i) -> frames.data(SYN, 2 * i + 1, 1).data(RST, 2 * i + 1, 1));
  }

  @Test
  void openingStreamsBeyondTheLimitWithoutPauseEndsTheSession() {
    assertFlood(100, "flood of streams", (frames, i) -> frames.data(SYN, 2 * i + 1, 1));
  }

  private interface Attack {
    void add(RawFrames frames, int i);
  }

  /** The session must fall, within a bounded number of frames, and hold little until then. */
  private void assertFlood(int batch, String reason, Attack attack) {
    int sent = 0;
    while (!session.isClosed() && sent < 100_000) {
      var frames = new RawFrames();
      for (int i = 0; i < batch; i++) {
        attack.add(frames, sent++);
      }
      frames.to(session);
    }
    assertThat(sent).isLessThan(10_000);
    assertRefused(new RawFrames(), reason);
  }

  @Test
  void pingsAtADecentRateAreAnsweredForever() {
    long second = 1_000_000_000L;
    for (int i = 0; i < 1_000; i++) {
      new RawFrames().frame(PING, SYN, 0, i).to(session, i * second / 5);
      assertThat(RawFrames.from(session, i * second / 5)).hasSize(1);
    }
    assertThat(session.isClosed()).isFalse();
  }

  @Test
  void streamsThatComeAndGoInOrderAreNoFlood() {
    for (int i = 0; i < 20_000; i++) {
      int id = 2 * i + 1;
      new RawFrames().frame(WINDOW_UPDATE, SYN, id, 0).data(0, id, 9).to(session);
      YamuxStream stream =
          Sessions.only(YamuxEvent.StreamOpened.class, Sessions.eventsOf(session))
              .getFirst()
              .stream();
      stream.accept();
      Sessions.readAll(stream, 0);
      stream.write(ByteBuffer.allocate(1));
      stream.closeWrite();
      RawFrames.from(session);
      new RawFrames().frame(WINDOW_UPDATE, FIN, id, 0).to(session);
      Sessions.readAll(stream, 0);
    }
    assertThat(session.isClosed()).isFalse();
    assertThat(session.streamCount()).isZero();
  }

  @Test
  void aRemoteThatAsksWithoutReadingIsLetGo() {
    long now = 0;
    int pings = 0;
    while (!session.isClosed() && pings < 10_000) {
      now += 100_000_000L;
      pings++;
      new RawFrames().frame(PING, SYN, 0, 1).to(session, now);
    }
    assertThat(pings).isEqualTo(4_097);
    assertRefused(new RawFrames(), "asks without reading");
  }
}
