package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.dnsaddr.DnsaddrResolver;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.transport.ByteTransport.Source;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Dials peers: one race for each peer at a time, however many want it. */
final class Dialer {

  private final Platform platform;
  private final Transports transports;
  private final DnsaddrResolver names;
  private final ConnectionGater gater;
  private final DialRules rules;
  private final Admission admission;
  private final Backoff backoff;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<PeerId, CompletableFuture<PeerConnection>> underWay = new HashMap<>();

  Dialer(SwarmConfig config, Admission admission) {
    this.platform = config.platform();
    this.transports = config.transports();
    this.names = config.names();
    this.gater = config.gater();
    this.rules = config.dialling();
    this.admission = admission;
    this.backoff = new Backoff(platform.timers(), rules);
  }

  /**
   * Dials, or waits for the dial of this peer that is under way.
   *
   * @param standing asked again once no dial is under way: the last may just have ended
   * @param register takes the winner into the table before any caller sees it
   */
  PeerConnection dial(
      PeerId peer,
      List<Multiaddr> addresses,
      Source source,
      Supplier<Optional<PeerConnection>> standing,
      UnaryOperator<PeerConnection> register)
      throws IOException {
    var mine = new CompletableFuture<PeerConnection>();
    CompletableFuture<PeerConnection> first;
    lock.lock();
    try {
      first = underWay.get(peer);
      if (first == null) {
        Optional<PeerConnection> there = standing.get();
        if (there.isPresent()) {
          return there.get();
        }
        underWay.put(peer, mine);
      }
    } finally {
      lock.unlock();
    }
    if (first != null) {
      return await(first);
    }
    // On a thread of its own: whoever asked first may be interrupted, and the others still wait.
    platform.start("dial-race", () -> run(peer, addresses, source, register, mine));
    return await(mine);
  }

  private void run(
      PeerId peer,
      List<Multiaddr> addresses,
      Source source,
      UnaryOperator<PeerConnection> register,
      CompletableFuture<PeerConnection> promise) {
    try {
      PeerConnection connection = register.apply(race(peer, addresses, source));
      done(peer);
      promise.complete(connection);
    } catch (IOException | RuntimeException failed) {
      done(peer);
      promise.completeExceptionally(failed);
    }
  }

  private void done(PeerId peer) {
    lock.lock();
    try {
      underWay.remove(peer);
    } finally {
      lock.unlock();
    }
  }

  private PeerConnection race(PeerId peer, List<Multiaddr> addresses, Source source)
      throws IOException {
    DnsaddrResolver.Resolution resolved = names.resolve(peer, addresses);
    if (!resolved.failures().isEmpty()) {
      requireSome(peer, resolved.addresses(), String.join("; ", resolved.failures()));
    }
    List<Multiaddr> usable = usable(peer, resolved.addresses());
    return new DialRace(
            peer,
            platform,
            DialPlan.of(usable, rules),
            rules.parallel(),
            address -> dial(peer, address, source))
        .run();
  }

  private List<Multiaddr> usable(PeerId peer, List<Multiaddr> addresses) throws DialException {
    List<Multiaddr> possible = new ArrayList<>(addresses);
    possible.removeIf(address -> !transports.handle(address));
    requireSome(peer, possible, "no transport takes any of its " + addresses.size() + " addresses");
    possible.removeIf(address -> !gater.mayDial(peer, address));
    requireSome(peer, possible, "the gater lets none of its addresses be dialled");
    possible.removeIf(address -> backoff.blocks(peer, address));
    requireSome(peer, possible, "all its addresses failed a moment ago");
    return possible;
  }

  private static void requireSome(PeerId peer, List<Multiaddr> some, String otherwise)
      throws DialException {
    if (some.isEmpty()) {
      throw new DialException(peer, otherwise);
    }
  }

  private PeerConnection dial(PeerId peer, Multiaddr address, Source source) throws IOException {
    try {
      PeerConnection connection = admission.dial(peer, address, source, rules.timeout());
      backoff.succeeded(peer, address);
      return connection;
    } catch (IOException failed) {
      if (!Thread.currentThread().isInterrupted()) { // called off: that says nothing of the address
        backoff.failed(peer, address);
      }
      throw failed;
    }
  }

  private static PeerConnection await(CompletableFuture<PeerConnection> promise)
      throws IOException {
    try {
      return promise.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      var translated = new InterruptedIOException("interrupted while dialling");
      translated.initCause(interrupted);
      throw translated;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException known) {
        throw known;
      }
      throw new IOException("the dial failed", failed.getCause());
    }
  }
}
