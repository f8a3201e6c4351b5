package dev.folkmoot.libp2p.ping;

import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.platform.Platform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/** Drives both sides of ping over streams. */
public final class Ping {

  public static final ProtocolId PROTOCOL = new ProtocolId(PingDialer.PROTOCOL);

  /** Streams that a peer may have open for its pings, as other implementations allow. */
  static final int MAX_INBOUND = 2;

  /** How long an answer may take, and how long a peer may be silent between two pings. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final Duration SILENCE = Duration.ofMinutes(2);

  private final Platform platform;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<PeerId, Integer> inbound = new HashMap<>();

  public Ping(Platform platform) {
    this.platform = platform;
  }

  /** Measures a round trip; closes the stream. */
  public Duration measure(Stream stream) throws IOException {
    try (stream) {
      return next(stream, new PingDialer(platform.random()));
    }
  }

  /** Another round trip on the same stream. */
  private Duration next(Stream stream, PingDialer dialer) throws IOException {
    stream.readDeadline(TIMEOUT);
    stream.writeDeadline(TIMEOUT);
    ByteBuffer ping = dialer.ping(platform.timers().nanoTime());
    byte[] buffer = new byte[PingDialer.BYTES];
    ping.get(buffer);
    stream.write(buffer, 0, buffer.length);
    OptionalLong nanos = OptionalLong.empty();
    while (nanos.isEmpty()) {
      int count = stream.read(buffer, 0, buffer.length);
      if (count < 0) {
        throw new IOException("the remote closed the stream instead of answering a ping");
      }
      try {
        nanos = dialer.receive(ByteBuffer.wrap(buffer, 0, count), platform.timers().nanoTime());
      } catch (MalformedException wrong) {
        throw new IOException("a ping was answered wrongly", wrong);
      }
    }
    return Duration.ofNanos(nanos.getAsLong());
  }

  /** Answers pings until the peer closes its half. */
  public void serve(Stream stream) throws IOException {
    PeerId peer = stream.connection().remotePeer();
    enter(peer);
    try {
      answer(stream);
    } finally {
      leave(peer);
    }
  }

  private static void answer(Stream stream) throws IOException {
    var listener = new PingListener();
    ByteBuffer out = ByteBuffer.allocate(PingDialer.BYTES);
    byte[] buffer = new byte[PingDialer.BYTES];
    stream.readDeadline(SILENCE);
    int count = stream.read(buffer, 0, buffer.length);
    while (count >= 0) {
      ByteBuffer in = ByteBuffer.wrap(buffer, 0, count);
      while (in.hasRemaining()) {
        listener.receive(in);
        if (listener.drain(out.clear()) > 0) {
          stream.writeDeadline(TIMEOUT);
          stream.write(out.array(), 0, out.position());
        }
      }
      stream.readDeadline(SILENCE);
      count = stream.read(buffer, 0, buffer.length);
    }
    stream.closeWrite();
  }

  private void enter(PeerId peer) throws IOException {
    lock.lock();
    try {
      if (inbound.merge(peer, 1, Integer::sum) > MAX_INBOUND) {
        inbound.merge(peer, -1, Integer::sum);
        throw new IOException("more than " + MAX_INBOUND + " ping streams of one peer");
      }
    } finally {
      lock.unlock();
    }
  }

  private void leave(PeerId peer) {
    lock.lock();
    try {
      inbound.computeIfPresent(peer, (_, count) -> count == 1 ? null : count - 1);
    } finally {
      lock.unlock();
    }
  }
}
