package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.AddressProtocol;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.platform.Timers;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;

/** Meters handshakes by the address that they come from. */
final class HandshakeRate {

  /** Beyond it, the source that was quiet for longest is forgotten. */
  static final int MAX_SOURCES = 4_096;

  /** An IPv6 customer has a whole network of this many bytes' prefix. */
  private static final int IP6_NETWORK_BYTES = 8;

  private static final double NANOS = 1e9;

  private record Source(boolean udp, ByteString network) {}

  private record Bucket(double tokens, long at) {}

  private final Timers timers;
  private final HandshakeLimit limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedMap<Source, Bucket> buckets = new LinkedHashMap<>();

  HandshakeRate(Timers timers, HandshakeLimit limit) {
    this.timers = timers;
    this.limit = limit;
  }

  /** Counts one; throws if there were too many. */
  void spend(Multiaddr remote) throws IOException {
    Optional<Source> source = source(remote);
    if (source.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      long now = timers.nanoTime();
      Bucket old = buckets.remove(source.get());
      double tokens =
          old == null
              ? limit.burst()
              : Math.min(
                  limit.burst(), old.tokens() + (now - old.at()) / NANOS * limit.perSecond());
      if (buckets.size() >= MAX_SOURCES) {
        buckets.pollFirstEntry();
      }
      buckets.putLast(source.get(), new Bucket(Math.max(0, tokens - 1), now));
      if (tokens < 1) {
        throw new IOException("too many handshakes from " + remote);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * What is counted together; empty where nothing is. Where UDP is spoken the address may be
   * forged: so that nobody can use up the handshakes of another, those over TCP count apart.
   */
  private Optional<Source> source(Multiaddr remote) {
    boolean udp = remote.value(AddressProtocol.UDP).isPresent();
    return network(remote).map(network -> new Source(udp, network));
  }

  private Optional<ByteString> network(Multiaddr remote) {
    Multiaddr.Component first = remote.components().getFirst();
    byte[] ip = first.value().toByteArray();
    if (first.protocol() == AddressProtocol.IP4) {
      return limit.exceptLoopback() && ip[0] == 127 ? Optional.empty() : Optional.of(first.value());
    }
    if (first.protocol() == AddressProtocol.IP6) {
      return limit.exceptLoopback() && PrivateRange.isLoopback(first)
          ? Optional.empty()
          : Optional.of(ByteString.copyOf(Arrays.copyOf(ip, IP6_NETWORK_BYTES)));
    }
    return Optional.empty();
  }
}
