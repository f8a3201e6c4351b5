package dev.folkmoot.libp2p.yamux;

import static dev.folkmoot.libp2p.yamux.RawFrames.ACK;
import static dev.folkmoot.libp2p.yamux.RawFrames.DATA;
import static dev.folkmoot.libp2p.yamux.RawFrames.PING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.yamux.YamuxSession.Role;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Pings keep a connection, find its death and measure it; time is what the test says it is. */
final class YamuxKeepAliveTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long NEAR_THE_END = Long.MAX_VALUE - 5 * SECOND;
  private static final long START = at(0);

  private static long at(long seconds) {
    return NEAR_THE_END + seconds * SECOND;
  }

  // The clock wraps around within these tests: only differences of nanoTime mean anything.
  private final YamuxSession session =
      new YamuxSession(Role.INITIATOR, YamuxConfig.standard(), new WindowBudget(1L << 30), START);

  private long ping(long now) {
    var out = ByteBuffer.allocate(100);
    session.drain(out, now);
    assertThat(out.position()).isEqualTo(12);
    assertThat(out.get(1)).isEqualTo((byte) PING);
    return out.getInt(8);
  }

  private void answer(long value, long now) {
    new RawFrames().frame(PING, ACK, 0, value).to(session, now);
  }

  @Test
  void theFirstPingGoesOutAtOnceAndTheNextAfterTheInterval() {
    assertThat(session.hasOutput(START)).isTrue();
    answer(ping(START), at(1));

    assertThat(session.hasOutput(at(1))).isFalse();
    assertThat(session.tick(at(1))).isEqualTo(at(30));
    assertThat(session.hasOutput(at(30))).isTrue();
    assertThat(ping(at(30))).isNotZero();
  }

  @Test
  void anUnansweredPingEndsTheSession() {
    ping(START);
    assertThat(session.tick(at(19))).isEqualTo(at(20));
    assertThat(session.isClosed()).isFalse();

    session.tick(at(20));
    assertThat(Sessions.eventsOf(session))
        .containsExactly(
            new YamuxEvent.SessionClosed(GoAwayCode.INTERNAL_ERROR, "the remote answers no ping"));
  }

  @Test
  void aConnectionThatDoesNotEvenTakeThePingIsDeadToo() {
    assertThat(session.tick(START)).isEqualTo(at(20));
    session.tick(at(20));
    assertThat(session.isClosed()).isTrue();
  }

  @Test
  void aBusyRemoteMayAnswerLate() {
    ping(START);
    new RawFrames().data(0, 99, 1).to(session, at(15));

    assertThat(session.tick(at(20))).isEqualTo(at(35));
    assertThat(session.isClosed()).isFalse();
    session.tick(at(35));
    assertThat(session.isClosed()).isTrue();
  }

  @Test
  void aWrongAnswerIsNone() {
    answer(ping(START) + 1, at(1));
    assertThat(Sessions.eventsOf(session)).isEmpty();
  }

  @Test
  void theRoundTripIsFromTheDrainToTheAnswer() {
    long value = ping(at(3));
    answer(value, at(5));
    assertThat(Sessions.eventsOf(session)).containsExactly(new YamuxEvent.PingAnswered(2 * SECOND));
    answer(value, at(6));
    assertThat(Sessions.eventsOf(session)).isEmpty();
  }

  @Test
  void aClosedSessionPingsNoMore() {
    session.close(GoAwayCode.NORMAL, "done");
    RawFrames.from(session, START);
    assertThat(session.hasOutput(at(100))).isFalse();
    new RawFrames().frame(DATA, 0, 1, 1).to(session, START);
    assertThat(session.isClosed()).isTrue();
  }
}
