package dev.folkmoot.libp2p.ping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ping there and back, cut anywhere. */
final class PingTest {

  private final PingDialer dialer = new PingDialer(new Random(1));
  private final PingListener listener = new PingListener();

  @Test
  void pingsGoRoundAgainAndAgainWhateverTheCuts() {
    var random = new Random(2);
    long now = 0;
    for (int i = 0; i < 200; i++) {
      long sentAt = now;
      ByteBuffer ping = dialer.ping(now);
      assertThat(ping.remaining()).isEqualTo(PingDialer.BYTES);
      OptionalLong roundTrip = OptionalLong.empty();
      while (roundTrip.isEmpty()) {
        now += random.nextInt(1_000);
        int step = Math.min(ping.remaining(), random.nextInt(40));
        listener.receive(ping.slice(ping.position(), step));
        ping.position(ping.position() + step);
        var out = ByteBuffer.allocate(random.nextInt(40));
        listener.drain(out);
        roundTrip = dialer.receive(out.flip(), now);
      }
      assertThat(roundTrip).hasValue(now - sentAt);
      assertThat(listener.hasOutput()).isFalse();
    }
  }

  @Test
  void anAnswerOfOtherBytesIsRefused() {
    dialer.ping(0);
    assertThatThrownBy(() -> dialer.receive(ByteBuffer.allocate(32), 1))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("other bytes");
  }

  @Test
  void bytesThatNobodyAskedForAreRefused() {
    assertThatThrownBy(() -> dialer.receive(ByteBuffer.allocate(1), 1))
        .isInstanceOf(MalformedException.class);
    assertThat(dialer.receive(ByteBuffer.allocate(0), 1)).isEmpty();
    dialer.ping(0);
    assertThatThrownBy(() -> dialer.receive(ByteBuffer.allocate(33), 1))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void onePingIsUnderWayAtATime() {
    dialer.ping(0);
    assertThatThrownBy(() -> dialer.ping(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRemoteThatAsksWithoutReadingIsNotListenedTo() {
    ByteBuffer many = ByteBuffer.allocate(100);
    listener.receive(many);
    listener.receive(many);
    assertThat(many.position()).isEqualTo(PingDialer.BYTES);
    assertThat(listener.hasOutput()).isTrue();
    var out = ByteBuffer.allocate(100);
    assertThat(listener.drain(out)).isEqualTo(32);
    assertThat(listener.drain(out)).isZero();
  }
}
