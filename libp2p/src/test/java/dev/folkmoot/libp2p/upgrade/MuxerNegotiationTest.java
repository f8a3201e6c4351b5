package dev.folkmoot.libp2p.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.multistream.MultistreamDialer;
import dev.folkmoot.libp2p.multistream.MultistreamListener;
import dev.folkmoot.libp2p.multistream.Negotiation;
import dev.folkmoot.libp2p.noise.NoiseHandshake;
import dev.folkmoot.libp2p.noise.NoiseSession;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.transport.ByteConnection;
import dev.folkmoot.libp2p.transport.ByteListener;
import dev.folkmoot.libp2p.transport.ByteTransport.Source;
import dev.folkmoot.libp2p.transport.MuxedConnection;
import dev.folkmoot.libp2p.transport.MuxedStream;
import dev.folkmoot.libp2p.transport.tcp.TcpTransport;
import dev.folkmoot.libp2p.yamux.WindowBudget;
import dev.folkmoot.libp2p.yamux.YamuxConfig;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How the two sides come to a muxer: by the extension of Noise where both have it, by multistream
 * inside Noise where the remote has not, not at all where they have none in common. The remote is
 * written out by hand, so that it can be such a one.
 */
final class MuxerNegotiationTest {
  private static final String YAMUX = "/yamux/1.0.0";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Platform platform = Platform.system();
  private final PrivateKey ours = PrivateKey.generate(platform.random());
  private final PrivateKey theirs = PrivateKey.generate(platform.random());
  private final TcpTransport tcp = new TcpTransport(platform);
  private ByteListener door;
  private @Nullable MuxedConnection upgraded;
  private @Nullable ByteConnection remoteEnd;

  @BeforeEach
  void listen() throws IOException {
    door = tcp.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
  }

  @AfterEach
  void close() {
    if (upgraded != null) {
      upgraded.close();
    }
    if (remoteEnd != null) {
      remoteEnd.close();
    }
    door.close();
  }

  /** What a remote does once Noise stands. */
  private interface Remote {
    void speak(NoiseSession session, SealedReader in, SealedWriter out) throws IOException;
  }

  /** The remote stays until the test is over. */
  private ByteConnection kept(ByteConnection raw) {
    remoteEnd = raw;
    return raw;
  }

  private Upgrader upgrader() {
    return new Upgrader(ours, Optional.empty(), YamuxConfig.standard(), TIMEOUT, platform);
  }

  private static WindowBudget budget() {
    return new WindowBudget(1 << 20);
  }

  /** We listen, the remote dials with these muxers in its Noise payload. */
  private CompletableFuture<MuxedConnection> dialledBy(List<String> muxers, Remote remote)
      throws IOException {
    var inbound = new CompletableFuture<MuxedConnection>();
    platform.start(
        "listen", () -> complete(inbound, () -> upgrader().inbound(door.accept(), budget())));
    ByteConnection raw = kept(tcp.dial(door.address(), Source.ANY_PORT, TIMEOUT));
    var channel = new HandshakeChannel(raw);
    var proposal = new MultistreamDialer(List.of(NoiseHandshake.PROTOCOL));
    proposal.drain(channel.out());
    channel.flush();
    while (proposal.receive(channel.in()) instanceof Negotiation.Pending) {
      channel.fill();
    }
    NoiseHandshake noise =
        NoiseHandshake.initiator(
            theirs, Optional.of(PeerId.of(ours.publicKey())), muxers, platform.random());
    speak(remote, raw, channel, noise);
    return inbound;
  }

  /** We dial, the remote listens with these muxers in its Noise payload. */
  private CompletableFuture<MuxedConnection> listenedBy(List<String> muxers, Remote remote)
      throws IOException {
    var outbound = new CompletableFuture<MuxedConnection>();
    listenedBy(muxers, outbound, remote);
    return outbound;
  }

  private void listenedBy(
      List<String> muxers, CompletableFuture<MuxedConnection> outbound, Remote remote)
      throws IOException {
    platform.start(
        "dial",
        () ->
            complete(
                outbound,
                () ->
                    upgrader()
                        .outbound(
                            tcp.dial(door.address(), Source.ANY_PORT, TIMEOUT),
                            PeerId.of(theirs.publicKey()),
                            budget())));
    ByteConnection raw = kept(door.accept());
    var channel = new HandshakeChannel(raw);
    var answer = new MultistreamListener(List.of(NoiseHandshake.PROTOCOL));
    while (answer.receive(channel.in()) instanceof Negotiation.Pending) {
      answer.drain(channel.out());
      channel.flush();
      channel.fill();
    }
    answer.drain(channel.out());
    NoiseHandshake noise =
        NoiseHandshake.responder(theirs, Optional.empty(), muxers, platform.random());
    speak(remote, raw, channel, noise);
  }

  private static void speak(
      Remote remote, ByteConnection raw, HandshakeChannel channel, NoiseHandshake noise)
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
    remote.speak(
        session.get(),
        new SealedReader(raw, session.get().transport(), channel.in()),
        new SealedWriter(raw, session.get().transport()));
  }

  private interface Upgrade {
    MuxedConnection run() throws IOException;
  }

  private static void complete(CompletableFuture<MuxedConnection> promise, Upgrade upgrade) {
    try {
      promise.complete(upgrade.run());
    } catch (IOException failed) {
      promise.completeExceptionally(failed);
    }
  }

  private static void say(SealedWriter out, byte[] bytes) throws IOException {
    out.buffer(0).put(bytes);
    out.seal();
    out.flush();
  }

  private static void say(SealedWriter out, String... lines) throws IOException {
    var text = new StringBuilder();
    for (String line : lines) {
      text.append((char) (line.length() + 1)).append(line).append('\n');
    }
    say(out, text.toString().getBytes(UTF_8));
  }

  /** Reads so many bytes of what we say inside Noise. */
  private static String hear(SealedReader in, int bytes) throws IOException {
    var text = new StringBuilder();
    while (text.length() < bytes) {
      ByteBuffer plain = in.next();
      if (plain == null) {
        throw new EOFException("after " + text);
      }
      byte[] piece = new byte[Math.min(plain.remaining(), bytes - text.length())];
      plain.get(piece);
      in.keepRest();
      text.append(new String(piece, UTF_8));
    }
    return text.toString();
  }

  private static final String HELLO = "\u0013/multistream/1.0.0\n";
  private static final String PROPOSAL = "\r/yamux/1.0.0\n";

  /** A SYN for stream 1 or 2 and the byte 42. */
  private static byte[] firstFrame(int stream) {
    return ByteBuffer.allocate(13)
        .put(new byte[] {0, 0, 0, 1})
        .putInt(stream)
        .putInt(1)
        .put((byte) 42)
        .array();
  }

  private void opensAStream(CompletableFuture<MuxedConnection> connection) throws Exception {
    upgraded = connection.get();
    assertThat(upgraded.muxer().value()).isEqualTo(YAMUX);
    MuxedStream stream = upgraded.accept();
    byte[] one = new byte[1];
    assertThat(stream.read(one, 0, 1)).isEqualTo(1);
    assertThat(one[0]).isEqualTo((byte) 42);
  }

  @Test
  void aDialersEarlyMuxerIsTakenWithoutAnotherWord() throws Exception {
    opensAStream(
        dialledBy(
            List.of("/other/1", YAMUX),
            (session, in, out) -> {
              assertThat(session.muxer()).contains(YAMUX);
              say(out, firstFrame(1));
              // Ours begins with a yamux frame at once: version 0, no multistream.
              assertThat(hear(in, 1)).isEqualTo("\0");
            }));
  }

  /** Else a remote that opens streams and resets them at once fills a queue with the dead. */
  @Test
  void aStreamThatIsResetBeforeItIsAcceptedIsNotAccepted() throws Exception {
    byte[] reset = {0, 1, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0};
    byte[] burst = ByteBuffer.allocate(38).put(firstFrame(1)).put(reset).put(firstFrame(3)).array();
    opensAStream(dialledBy(List.of(YAMUX), (session, in, out) -> say(out, burst)));
  }

  @Test
  void aListenersEarlyMuxerIsTakenWithoutAnotherWord() throws Exception {
    opensAStream(
        listenedBy(
            List.of(YAMUX, "/other/1"),
            (session, in, out) -> {
              assertThat(session.muxer()).contains(YAMUX);
              say(out, firstFrame(2));
              assertThat(hear(in, 1)).isEqualTo("\0");
            }));
  }

  @Test
  void aDialerWithoutTheExtensionIsAnsweredWithMultistream() throws Exception {
    opensAStream(
        dialledBy(
            List.of(),
            (session, in, out) -> {
              assertThat(session.muxer()).isEmpty();
              // The first frame in one burst with the proposal: it must not be lost.
              say(out, (HELLO + PROPOSAL + new String(firstFrame(1), UTF_8)).getBytes(UTF_8));
              assertThat(hear(in, HELLO.length() + PROPOSAL.length())).isEqualTo(HELLO + PROPOSAL);
            }));
  }

  @Test
  void aDialerThatAsksForAnotherMuxerFirstIsRefusedThatOneOnly() throws Exception {
    opensAStream(
        dialledBy(
            List.of(),
            (session, in, out) -> {
              say(out, HELLO.getBytes(UTF_8));
              say(out, "/mplex/6.7.0");
              assertThat(hear(in, HELLO.length() + 4)).isEqualTo(HELLO + "\u0003na\n");
              say(out, YAMUX);
              assertThat(hear(in, PROPOSAL.length())).isEqualTo(PROPOSAL);
              say(out, firstFrame(1));
            }));
  }

  @Test
  void aListenerWithoutTheExtensionIsAskedWithMultistream() throws Exception {
    opensAStream(
        listenedBy(
            List.of(),
            (session, in, out) -> {
              assertThat(hear(in, HELLO.length() + PROPOSAL.length())).isEqualTo(HELLO + PROPOSAL);
              say(out, (HELLO + PROPOSAL + new String(firstFrame(2), UTF_8)).getBytes(UTF_8));
            }));
  }

  @Test
  void aListenerThatRefusesOurMuxerIsLeft() throws IOException {
    CompletableFuture<MuxedConnection> outbound =
        listenedBy(
            List.of(),
            (session, in, out) -> {
              hear(in, HELLO.length() + PROPOSAL.length());
              say(out, (HELLO + "\u0003na\n").getBytes(UTF_8));
            });
    assertThatThrownBy(outbound::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(UpgradeException.class);
  }

  @Test
  void aRemoteThatHangsUpInsteadOfAnsweringIsAnError() throws IOException {
    CompletableFuture<MuxedConnection> outbound =
        listenedBy(List.of(), (session, in, out) -> hear(in, HELLO.length()));
    close();
    assertThatThrownBy(outbound::get).cause().isInstanceOf(IOException.class);
  }

  /** The listener's side of it is NoiseHandshakeTest's. */
  @Test
  void noMuxerInCommonEndsTheHandshake() throws Exception {
    var outbound = new CompletableFuture<MuxedConnection>();
    assertThatThrownBy(() -> listenedBy(List.of("/other/1"), outbound, (_, _, _) -> {}))
        .isInstanceOf(EOFException.class);
    assertThatThrownBy(outbound::get)
        .hasCauseInstanceOf(UpgradeException.class)
        .hasMessageContaining("no muxer");
  }
}
