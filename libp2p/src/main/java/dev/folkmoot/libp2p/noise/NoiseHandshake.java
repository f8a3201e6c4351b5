package dev.folkmoot.libp2p.noise;

import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.crypto.PublicKey;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One side of the handshake as a state machine: bytes in with {@link #receive}, bytes out with
 * {@link #drain}.
 *
 * <p>The initiator's first message is there from the beginning, so it can travel in one packet with
 * the multistream proposal of {@code /noise}, before the listener has answered that: the step that
 * makes a connection three round trips long instead of four. {@link #receive} takes the bytes of
 * the handshake and leaves those of the first frame after it.
 *
 * <p>The driver brings the deadline, and a limit on how many handshakes are pending: each costs an
 * attacker a few packets and us a signature and some agreements.
 */
public final class NoiseHandshake {

  /** The protocol's name in multistream-select. */
  public static final String PROTOCOL = "/noise";

  /** The longest handshake message that is read, far below what the 16-bit length allows. */
  public static final int MAX_MESSAGE_BYTES =
      2 * (KeyPair.BYTES + CipherState.TAG_BYTES) + HandshakePayload.MAX_BYTES;

  private static final int PREFIX_BYTES = NoiseTransport.PREFIX_BYTES;
  private static final byte[] NOTHING = {};

  private enum Phase {
    /** The responder waits for {@code e}. */
    FIRST,
    /** The initiator waits for {@code e, ee, s, es}. */
    SECOND,
    /** The responder waits for {@code s, se}. */
    THIRD,
    DONE,
    FAILED
  }

  private final boolean initiator;
  private final PrivateKey identity;
  private final List<String> muxers;
  private final @Nullable PeerId expected;
  private final XxPattern pattern;

  private Phase phase;
  private ByteBuffer out = ByteBuffer.wrap(NOTHING);
  private final ByteBuffer prefix = ByteBuffer.allocate(PREFIX_BYTES);
  private @Nullable ByteBuffer message;

  /**
   * The dialer's side.
   *
   * @param expected who must answer; empty to take anybody
   * @param muxers to be agreed on in passing, most wanted first; empty leaves it to multistream
   * @param random a fresh static key comes from it
   */
  public static NoiseHandshake initiator(
      PrivateKey identity, Optional<PeerId> expected, List<String> muxers, SecureRandom random) {
    return new NoiseHandshake(true, identity, expected, muxers, random);
  }

  /** The listener's side; the parameters are those of {@link #initiator}. */
  public static NoiseHandshake responder(
      PrivateKey identity, Optional<PeerId> expected, List<String> muxers, SecureRandom random) {
    return new NoiseHandshake(false, identity, expected, muxers, random);
  }

  private NoiseHandshake(
      boolean initiator,
      PrivateKey identity,
      Optional<PeerId> expected,
      List<String> muxers,
      SecureRandom random) {
    if (muxers.size() > HandshakePayload.MAX_MUXERS) {
      throw new IllegalArgumentException("more than " + HandshakePayload.MAX_MUXERS + " muxers");
    }
    this.initiator = initiator;
    this.identity = identity;
    this.muxers = List.copyOf(muxers);
    this.expected = expected.orElse(null);
    this.pattern =
        new XxPattern(initiator, NOTHING, KeyPair.generate(random), KeyPair.generate(random));
    if (initiator) {
      send(pattern.write(NOTHING));
      phase = Phase.SECOND;
    } else {
      phase = Phase.FIRST;
    }
  }

  /**
   * Takes what belongs to the handshake from {@code in}.
   *
   * @return the session, once: when the remote is known. The initiator must still {@link #drain}
   *     its last message before any frame of the transport
   * @throws NoiseException if the remote breaks the rules or is somebody else; the handshake is
   *     over then
   */
  public Optional<NoiseSession> receive(ByteBuffer in) {
    if (phase == Phase.DONE || phase == Phase.FAILED) {
      throw new IllegalStateException("the handshake is over");
    }
    try {
      byte[] next = nextMessage(in);
      while (next != null) {
        Optional<NoiseSession> session = handle(next);
        if (session.isPresent()) {
          return session;
        }
        next = nextMessage(in);
      }
      return Optional.empty();
    } catch (NoiseException broken) {
      phase = Phase.FAILED;
      throw broken;
    } catch (MalformedException malformed) {
      phase = Phase.FAILED;
      throw new NoiseException("the remote's handshake: " + malformed.getMessage(), malformed);
    }
  }

  /** Writes what is to be sent and returns its size in bytes. */
  public int drain(ByteBuffer target) {
    int count = Math.min(out.remaining(), target.remaining());
    target.put(out.slice(out.position(), count));
    out.position(out.position() + count);
    return count;
  }

  public boolean hasOutput() {
    return out.hasRemaining();
  }

  private Optional<NoiseSession> handle(byte[] received) {
    byte[] payload = pattern.read(received);
    return switch (phase) {
      case FIRST -> {
        if (payload.length > 0) {
          throw new NoiseException("the first message of a handshake carries data");
        }
        send(pattern.write(ownPayload()));
        phase = Phase.THIRD;
        yield Optional.empty();
      }
      case SECOND -> {
        HandshakePayload remote = HandshakePayload.decode(payload);
        // Who the listener is comes first: our own identity is shown to nobody else.
        PublicKey key = verify(remote);
        Optional<String> muxer = agree(muxers, remote.muxers());
        send(pattern.write(ownPayload()));
        yield Optional.of(finish(key, muxer));
      }
      case THIRD -> {
        HandshakePayload remote = HandshakePayload.decode(payload);
        PublicKey key = verify(remote);
        yield Optional.of(finish(key, agree(remote.muxers(), muxers)));
      }
      case DONE, FAILED -> throw new IllegalStateException("the handshake is over");
    };
  }

  private byte[] ownPayload() {
    return HandshakePayload.sign(identity, pattern.staticPoint(), muxers).encode();
  }

  private PublicKey verify(HandshakePayload remote) {
    PublicKey key = remote.verify(pattern.remoteStatic());
    if (expected != null && !expected.matches(key)) {
      throw new NoiseException("expected " + expected + " and found " + PeerId.of(key));
    }
    return key;
  }

  /** The first of the initiator's list that the responder has too, as the specification says. */
  private static Optional<String> agree(List<String> initiators, List<String> responders) {
    if (initiators.isEmpty() || responders.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> common = initiators.stream().filter(responders::contains).findFirst();
    if (common.isEmpty()) {
      throw new NoiseException("the remote speaks no muxer of ours");
    }
    return common;
  }

  private NoiseSession finish(PublicKey key, Optional<String> muxer) {
    CipherState[] ciphers = pattern.split();
    phase = Phase.DONE;
    NoiseTransport transport =
        initiator
            ? new NoiseTransport(ciphers[0], ciphers[1])
            : new NoiseTransport(ciphers[1], ciphers[0]);
    return new NoiseSession(PeerId.of(key), key, muxer, transport);
  }

  private void send(byte[] body) {
    // One message is under way at a time: what the remote answers it must have read.
    out = ByteBuffer.allocate(PREFIX_BYTES + body.length);
    out.putShort((short) body.length).put(body).flip();
  }

  private byte @Nullable [] nextMessage(ByteBuffer in) {
    ByteBuffer body = message;
    if (body == null) {
      while (prefix.hasRemaining() && in.hasRemaining()) {
        prefix.put(in.get());
      }
      if (prefix.hasRemaining()) {
        return null;
      }
      int length = prefix.getShort(0) & 0xFFFF;
      if (length > MAX_MESSAGE_BYTES) {
        throw new NoiseException("a handshake message of " + length + " bytes");
      }
      body = ByteBuffer.allocate(length);
      message = body;
    }
    int step = Math.min(body.remaining(), in.remaining());
    body.put(in.slice(in.position(), step));
    in.position(in.position() + step);
    if (body.hasRemaining()) {
      return null;
    }
    message = null;
    prefix.clear();
    return body.array();
  }
}
