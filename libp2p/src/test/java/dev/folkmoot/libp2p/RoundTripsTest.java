package dev.folkmoot.libp2p;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.multistream.MultistreamDialer;
import dev.folkmoot.libp2p.multistream.MultistreamListener;
import dev.folkmoot.libp2p.multistream.Negotiation;
import dev.folkmoot.libp2p.noise.NoiseHandshake;
import dev.folkmoot.libp2p.noise.NoiseSession;
import dev.folkmoot.libp2p.noise.NoiseTransport;
import dev.folkmoot.libp2p.yamux.WindowBudget;
import dev.folkmoot.libp2p.yamux.YamuxConfig;
import dev.folkmoot.libp2p.yamux.YamuxEvent;
import dev.folkmoot.libp2p.yamux.YamuxSession;
import dev.folkmoot.libp2p.yamux.YamuxStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The cores stacked by hand, flight by flight: two round trips from the first byte to the first
 * answer, three with TCP's own (reference 4.2).
 */
final class RoundTripsTest {

  private static final String YAMUX = "/yamux/1.0.0";
  private static final String ECHO = "/echo/1.0.0";
  private static final int ROOM = 4_096;

  private final WindowBudget budget = new WindowBudget(1 << 20);
  private final PrivateKey alice = PrivateKey.generate(new SeededRandom(1));
  private final PrivateKey bob = PrivateKey.generate(new SeededRandom(2));

  private YamuxSession yamux(YamuxSession.Role role) {
    return new YamuxSession(role, YamuxConfig.standard(), budget, 0);
  }

  /** What the session has to say, in one Noise frame behind what {@code flight} holds already. */
  private static void sealInto(ByteBuffer flight, YamuxSession session, NoiseTransport transport) {
    var plain = ByteBuffer.allocate(ROOM);
    session.drain(plain, 0);
    transport.seal(plain.flip(), flight);
  }

  private static void openInto(YamuxSession session, ByteBuffer flight, NoiseTransport transport) {
    var plain = ByteBuffer.allocate(ROOM);
    assertThat(transport.open(flight, plain)).isPositive();
    session.receive(plain.flip(), 0);
    assertThat(flight.hasRemaining()).isFalse();
  }

  private static ByteBuffer read(YamuxStream stream) {
    var bytes = ByteBuffer.allocate(ROOM);
    assertThat(stream.read(bytes, 0)).isPositive();
    return bytes.flip();
  }

  private final MultistreamDialer dialerSecurity =
      new MultistreamDialer(List.of(NoiseHandshake.PROTOCOL));
  private final NoiseHandshake dialerNoise =
      NoiseHandshake.initiator(
          alice, Optional.of(PeerId.of(bob.publicKey())), List.of(YAMUX), new SeededRandom(3));
  private final MultistreamDialer requestProtocol = new MultistreamDialer(List.of(ECHO));
  private final NoiseHandshake listenerNoise =
      NoiseHandshake.responder(bob, Optional.empty(), List.of(YAMUX), new SeededRandom(4));
  private final ByteBuffer flight = ByteBuffer.allocate(ROOM);

  @Test
  void theFirstAnswerIsThereAfterTwoRoundTrips() {
    proposeAndBeginUnasked();
    echoAndIdentify();

    assertThat(dialerSecurity.receive(flight)).isInstanceOf(Negotiation.Selected.class);
    NoiseSession dialed = dialerNoise.receive(flight).orElseThrow();
    assertThat(dialed.muxer()).contains(YAMUX);
    YamuxSession dialer = yamux(YamuxSession.Role.INITIATOR);
    YamuxStream request = requestAtOnce(dialer, dialed);

    answer();

    openInto(dialer, flight, dialed.transport());
    ByteBuffer answer = read(request);
    assertThat(requestProtocol.mayFinish()).isFalse();
    assertThat(requestProtocol.receive(answer)).isEqualTo(new Negotiation.Selected(ECHO));
    assertThat(requestProtocol.mayFinish()).isTrue();
    assertThat(UTF_8.decode(answer).toString()).isEqualTo("hello");
  }

  /** First flight: the proposal of /noise and its first message. */
  private void proposeAndBeginUnasked() {
    dialerSecurity.drain(flight);
    assertThat(dialerSecurity.mayWrite()).isTrue();
    dialerNoise.drain(flight);
    flight.flip();
  }

  /** Second flight: the echo and the second message. */
  private void echoAndIdentify() {
    var listenerSecurity = new MultistreamListener(List.of(NoiseHandshake.PROTOCOL));
    assertThat(listenerSecurity.receive(flight)).isInstanceOf(Negotiation.Selected.class);
    assertThat(listenerNoise.receive(flight)).isEmpty();
    flight.clear();
    listenerSecurity.drain(flight);
    listenerNoise.drain(flight);
    flight.flip();
  }

  /** Third flight: the last message, and behind it a stream, its protocol and a request. */
  private YamuxStream requestAtOnce(YamuxSession dialer, NoiseSession dialed) {
    YamuxStream request = dialer.open(0).orElseThrow();
    var bytes = ByteBuffer.allocate(ROOM);
    requestProtocol.drain(bytes);
    assertThat(requestProtocol.mayWrite()).isTrue();
    request.write(bytes.put("hello".getBytes(UTF_8)).flip());
    flight.clear();
    dialerNoise.drain(flight);
    sealInto(flight, dialer, dialed.transport());
    flight.flip();
    return request;
  }

  /** Fourth flight: the echo of the stream's protocol, and the answer. */
  private void answer() {
    NoiseSession accepted = listenerNoise.receive(flight).orElseThrow();
    assertThat(accepted.remote()).isEqualTo(PeerId.of(alice.publicKey()));
    YamuxSession listener = yamux(YamuxSession.Role.RESPONDER);
    openInto(listener, flight, accepted.transport());
    YamuxStream response = opened(listener);
    response.accept();
    ByteBuffer arrived = read(response);
    var protocol = new MultistreamListener(List.of(ECHO));
    assertThat(protocol.receive(arrived)).isEqualTo(new Negotiation.Selected(ECHO));
    var bytes = ByteBuffer.allocate(ROOM);
    protocol.drain(bytes);
    response.write(bytes.put(arrived).flip());
    flight.clear();
    sealInto(flight, listener, accepted.transport());
    flight.flip();
  }

  private static YamuxStream opened(YamuxSession session) {
    for (var next = session.poll(); next.isPresent(); next = session.poll()) {
      if (next.get() instanceof YamuxEvent.StreamOpened(YamuxStream stream)) {
        return stream;
      }
    }
    throw new AssertionError("no stream was opened");
  }
}
