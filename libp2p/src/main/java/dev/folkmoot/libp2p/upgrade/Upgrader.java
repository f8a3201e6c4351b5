package dev.folkmoot.libp2p.upgrade;

import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.multistream.MultistreamDialer;
import dev.folkmoot.libp2p.multistream.MultistreamListener;
import dev.folkmoot.libp2p.multistream.Negotiation;
import dev.folkmoot.libp2p.noise.NoiseException;
import dev.folkmoot.libp2p.noise.NoiseHandshake;
import dev.folkmoot.libp2p.noise.NoiseSession;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.platform.Timers;
import dev.folkmoot.libp2p.pnet.PreSharedKey;
import dev.folkmoot.libp2p.pnet.PrivateNetworkCipher;
import dev.folkmoot.libp2p.transport.ByteConnection;
import dev.folkmoot.libp2p.transport.MuxedConnection;
import dev.folkmoot.libp2p.yamux.WindowBudget;
import dev.folkmoot.libp2p.yamux.YamuxConfig;
import dev.folkmoot.libp2p.yamux.YamuxSession;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Secures connections and splits them into streams. Each call blocks until it is done. */
public final class Upgrader {

  /** How long all the steps together may take. */
  public static final Duration TIMEOUT = Duration.ofSeconds(10);

  static final ProtocolId NOISE = new ProtocolId(NoiseHandshake.PROTOCOL);
  static final ProtocolId YAMUX = new ProtocolId("/yamux/1.0.0");

  private static final List<String> MUXERS = List.of(YAMUX.value());

  private final PrivateKey identity;
  private final Optional<PreSharedKey> network;
  private final YamuxConfig yamux;
  private final Platform platform;
  private final Duration timeout;

  /**
   * @param identity what this side proves to be
   * @param network the key of the private network, if this is one
   */
  public Upgrader(
      PrivateKey identity,
      Optional<PreSharedKey> network,
      YamuxConfig yamux,
      Duration timeout,
      Platform platform) {
    this.identity = identity;
    this.network = network;
    this.yamux = yamux;
    this.timeout = timeout;
    this.platform = platform;
  }

  /**
   * The dialer's side.
   *
   * @param expected who must be there
   * @param memory what the receive windows of this connection may take
   * @throws IOException if somebody else is there, or it goes wrong; {@code raw} is closed then
   */
  public MuxedConnection outbound(ByteConnection raw, PeerId expected, WindowBudget memory)
      throws IOException {
    return upgrade(raw, channel -> dial(channel, expected), YamuxSession.Role.INITIATOR, memory);
  }

  /** The listener's side; takes anybody. */
  public MuxedConnection inbound(ByteConnection raw, WindowBudget memory) throws IOException {
    return upgrade(raw, this::listen, YamuxSession.Role.RESPONDER, memory);
  }

  private interface Step {
    NoiseSession run(HandshakeChannel channel) throws IOException;
  }

  private MuxedConnection upgrade(
      ByteConnection raw, Step security, YamuxSession.Role role, WindowBudget memory)
      throws IOException {
    var late = new AtomicBoolean();
    Timers.Timer timer =
        platform
            .timers()
            .schedule(
                timeout,
                () -> {
                  late.set(true);
                  raw.close();
                });
    boolean done = false;
    try {
      ByteConnection bytes = privately(raw);
      HandshakeChannel channel = new HandshakeChannel(bytes);
      NoiseSession noise = security.run(channel);
      var reader = new SealedReader(bytes, noise.transport(), channel.in());
      var writer = new SealedWriter(bytes, noise.transport());
      if (noise.muxer().isEmpty()) {
        negotiateMuxer(new MuxerNegotiation(reader, writer), role);
      }
      var secured = new SecuredConnection(bytes, noise, reader, writer);
      var session = new YamuxSession(role, yamux, memory, platform.timers().nanoTime());
      var connection = new YamuxConnection(secured, session, platform);
      connection.start(platform);
      done = true;
      return connection;
    } catch (NoiseException | MalformedException broken) {
      throw new UpgradeException("the handshake failed: " + broken.getMessage(), broken);
    } catch (IOException broken) {
      if (late.get()) {
        throw new SocketTimeoutException("the handshake took longer than " + timeout);
      }
      throw broken;
    } finally {
      timer.cancel();
      if (!done) {
        raw.close();
      }
    }
  }

  private ByteConnection privately(ByteConnection raw) {
    return network
        .<ByteConnection>map(key ->
            new PrivateNetworkConnection(raw, new PrivateNetworkCipher(key, platform.random())))
        .orElse(raw);
  }

  private NoiseSession dial(HandshakeChannel channel, PeerId expected) throws IOException {
    var proposal = new MultistreamDialer(List.of(NOISE.value()));
    NoiseHandshake noise =
        NoiseHandshake.initiator(identity, Optional.of(expected), MUXERS, platform.random());
    proposal.drain(channel.out());
    // Together with the proposal: this is the round trip that is saved.
    noise.drain(channel.out());
    channel.flush();
    negotiated(channel, proposal);
    return handshake(channel, noise);
  }

  private static void negotiated(HandshakeChannel channel, MultistreamDialer proposal)
      throws IOException {
    Negotiation state = proposal.receive(channel.in());
    while (state instanceof Negotiation.Pending) {
      channel.fill();
      state = proposal.receive(channel.in());
    }
    if (state instanceof Negotiation.Refused(String reason)) {
      throw new UpgradeException(reason);
    }
  }

  private NoiseSession listen(HandshakeChannel channel) throws IOException {
    var answer = new MultistreamListener(List.of(NOISE.value()));
    answer(channel, answer);
    return handshake(
        channel, NoiseHandshake.responder(identity, Optional.empty(), MUXERS, platform.random()));
  }

  private static void answer(HandshakeChannel channel, MultistreamListener listener)
      throws IOException {
    Negotiation state = listener.receive(channel.in());
    while (state instanceof Negotiation.Pending) {
      listener.drain(channel.out());
      channel.flush();
      channel.fill();
      state = listener.receive(channel.in());
    }
    listener.drain(channel.out());
    if (state instanceof Negotiation.Refused(String reason)) {
      channel.flush();
      throw new UpgradeException(reason);
    }
  }

  private static NoiseSession handshake(HandshakeChannel channel, NoiseHandshake noise)
      throws IOException {
    Optional<NoiseSession> session = noise.receive(channel.in());
    while (session.isEmpty()) {
      noise.drain(channel.out());
      channel.flush();
      channel.fill();
      session = noise.receive(channel.in());
    }
    noise.drain(channel.out());
    channel.flush();
    return session.get();
  }

  private static void negotiateMuxer(MuxerNegotiation negotiation, YamuxSession.Role role)
      throws IOException {
    switch (role) {
      case INITIATOR -> negotiation.propose(YAMUX.value());
      case RESPONDER -> negotiation.answer(YAMUX.value());
    }
  }
}
