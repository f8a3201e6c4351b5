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
  private static final long START = Long.MAX_VALUE - 5 * SECOND;

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
    answer(ping(START), START + SECOND);

    assertThat(session.hasOutput(START + SECOND)).isFalse();
    assertThat(session.tick(START + SECOND)).isEqualTo(START + 30 * SECOND);
    assertThat(session.hasOutput(START + 30 * SECOND)).isTrue();
    assertThat(ping(START + 30 * SECOND)).isNotZero();
  }

  @Test
  void anUnansweredPingEndsTheSession() {
    ping(START);
    assertThat(session.tick(START + 19 * SECOND)).isEqualTo(START + 20 * SECOND);
    assertThat(session.isClosed()).isFalse();

    session.tick(START + 20 * SECOND);
    assertThat(Sessions.eventsOf(session))
        .containsExactly(
            new YamuxEvent.SessionClosed(GoAwayCode.INTERNAL_ERROR, "the remote answers no ping"));
  }

  @Test
  void aConnectionThatDoesNotEvenTakeThePingIsDeadToo() {
    assertThat(session.tick(START)).isEqualTo(START + 20 * SECOND);
    session.tick(START + 20 * SECOND);
    assertThat(session.isClosed()).isTrue();
  }

  @Test
  void aBusyRemoteMayAnswerLate() {
    ping(START);
    new RawFrames().data(0, 99, 1).to(session, START + 15 * SECOND);

    assertThat(session.tick(START + 20 * SECOND)).isEqualTo(START + 35 * SECOND);
    assertThat(session.isClosed()).isFalse();
    session.tick(START + 35 * SECOND);
    assertThat(session.isClosed()).isTrue();
  }

  @Test
  void aWrongAnswerIsNone() {
    answer(ping(START) + 1, START + SECOND);
    assertThat(Sessions.eventsOf(session)).isEmpty();
  }

  @Test
  void theRoundTripIsFromTheDrainToTheAnswer() {
    long value = ping(START + 3 * SECOND);
    answer(value, START + 5 * SECOND);
    assertThat(Sessions.eventsOf(session)).containsExactly(new YamuxEvent.PingAnswered(2 * SECOND));
    answer(value, START + 6 * SECOND);
    assertThat(Sessions.eventsOf(session)).isEmpty();
  }

  @Test
  void aClosedSessionPingsNoMore() {
    session.close(GoAwayCode.NORMAL, "done");
    RawFrames.from(session, START);
    assertThat(session.hasOutput(START + 100 * SECOND)).isFalse();
    new RawFrames().frame(DATA, 0, 1, 1).to(session, START);
    assertThat(session.isClosed()).isTrue();
  }
}
