package dev.folkmoot.libp2p.mdns;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.mdns.LinkSource.Datagram;
import dev.folkmoot.libp2p.mdns.LinkSource.Membership;
import dev.folkmoot.libp2p.platform.Gate;
import dev.folkmoot.libp2p.platform.Platform;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Drives {@link MdnsDiscovery} over the links of this machine.
 *
 * <p>One thread keeps the time: it looks every few seconds which links and addresses there are, and
 * does what the core has due. One thread a link reads. All of them meet at one lock, under which
 * the core runs, packets go out and the {@link Listener} is told: so it hears of one thing after
 * the other, in order, and while it works the kernel's buffers fill and then overflow, no memory of
 * ours. It should not block.
 */
public final class MdnsService implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(MdnsService.class.getName());

  /** Between two looks at the interfaces: Java is not told when one comes or goes. */
  static final Duration LOOK_INTERVAL = Duration.ofSeconds(5);

  /** Told of peers, one call at a time. */
  public interface Listener {

    /**
     * A peer says that it is here, or that it is elsewhere now. Anyone on the link can say so in
     * its name; only a connection proves it.
     *
     * @param addresses each ends with the peer's id; at most 32
     */
    void found(PeerId peer, List<Multiaddr> addresses);

    /** It has said goodbye, or nothing for as long as its word was good. */
    void expired(PeerId peer);
  }

  private final Supplier<List<Multiaddr>> addresses;
  private final Listener listener;
  private final Platform platform;
  private final LinkSource source;

  private final ReentrantLock lock = new ReentrantLock();
  private final Gate wakes;
  private final long startNanos;
  private final MdnsDiscovery discovery;
  private final OpenLinks links;
  private final PacketRate rate;
  private long overRate;
  private boolean closed;

  /**
   * A service that {@link #start} sets going.
   *
   * @param self whom to announce
   * @param addresses where others find this host; asked every few seconds
   */
  public MdnsService(
      PeerId self,
      MdnsScope scope,
      Supplier<List<Multiaddr>> addresses,
      Listener listener,
      Platform platform) {
    this(self, scope, addresses, listener, platform, new SystemLinks(scope));
  }

  MdnsService(
      PeerId self,
      MdnsScope scope,
      Supplier<List<Multiaddr>> addresses,
      Listener listener,
      Platform platform,
      LinkSource source) {
    this.addresses = addresses;
    this.listener = listener;
    this.platform = platform;
    this.source = source;
    this.wakes = new Gate(lock, platform.timers());
    this.startNanos = platform.timers().nanoTime();
    this.links = new OpenLinks(source);
    this.rate = new PacketRate(startNanos);
    var config = new MdnsConfig(self, scope.service(), links::isNeighbour, scope.loopback());
    this.discovery = new MdnsDiscovery(config, platform.random(), now());
  }

  /** Begins to ask and to answer. Never fails: links that refuse are logged and tried again. */
  public void start() {
    platform.start("mdns", this::keepTime);
  }

  /** The links that it is on, such as {@code eth0/ip4}. */
  public List<String> links() {
    lock.lock();
    try {
      return links.names();
    } finally {
      lock.unlock();
    }
  }

  /** Packets that were not read, were not for us to read, or could not be read. */
  public long dropped() {
    lock.lock();
    try {
      return overRate + discovery.dropped();
    } finally {
      lock.unlock();
    }
  }

  /** Says goodbye and leaves all links. A second call does nothing. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        discovery.farewell().ifPresent(links::send);
        links.close();
        wakes.wake();
      }
    } finally {
      lock.unlock();
    }
  }

  // ---- the thread that keeps the time ----------------------------------------------------------

  private void keepTime() {
    Instant look = Instant.MIN;
    while (true) {
      boolean due = !now().isBefore(look);
      List<Link> present = due ? look() : List.of();
      List<Multiaddr> own = due ? addresses.get() : List.of();
      lock.lock();
      try {
        if (closed) {
          return;
        }
        if (due) {
          follow(present, own);
          look = now().plus(LOOK_INTERVAL);
        }
        carryOut(discovery.advance(now()));
        if (!await(look)) {
          return;
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private List<Link> look() {
    try {
      return source.present();
    } catch (IOException failed) {
      LOG.log(System.Logger.Level.DEBUG, "cannot list the links: {0}", failed.getMessage());
      return List.of();
    }
  }

  private void follow(List<Link> present, List<Multiaddr> own) {
    Instant now = now();
    discovery.announce(own, now);
    boolean more =
        links.follow(present, joined -> platform.start("mdns-read", () -> readLoop(joined)));
    if (more) {
      discovery.begin(now);
    }
  }

  /** Waits for the next thing to do; false if the thread is asked to end. */
  private boolean await(Instant look) {
    try {
      while (!closed) {
        Instant next = discovery.nextWake().isBefore(look) ? discovery.nextWake() : look;
        wakes.deadline(Duration.between(now(), next));
        wakes.await();
      }
    } catch (SocketTimeoutException due) {
      return true;
    } catch (IOException interrupted) {
      LOG.log(System.Logger.Level.DEBUG, "mDNS ends: {0}", interrupted.getMessage());
      links.close();
      closed = true;
    }
    return false;
  }

  // ---- the threads that read -------------------------------------------------------------------

  private void readLoop(Membership membership) {
    try {
      while (take(membership.receive())) {
        // until the service is closed
      }
    } catch (IOException over) {
      LOG.log(System.Logger.Level.DEBUG, "mDNS leaves a link: {0}", over.getMessage());
      lock.lock();
      try {
        links.broken(membership);
      } finally {
        lock.unlock();
      }
    }
  }

  private boolean take(Datagram datagram) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      if (rate.admits(datagram.source(), platform.timers().nanoTime())) {
        carryOut(discovery.receive(datagram.packet().toByteArray(), datagram.source(), now()));
        wakes.wake();
      } else {
        overRate++;
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void carryOut(List<MdnsEvent> events) {
    for (MdnsEvent event : events) {
      switch (event) {
        case MdnsEvent.Send(var packet) -> links.send(packet);
        case MdnsEvent.Found(PeerId peer, List<Multiaddr> where) ->
            tell(() -> listener.found(peer, where));
        case MdnsEvent.Expired(PeerId peer) -> tell(() -> listener.expired(peer));
      }
    }
  }

  private static void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException fault) {
      LOG.log(System.Logger.Level.ERROR, "a listener of mDNS failed", fault);
    }
  }

  /** The core counts in instants; ours begin at zero, and no change of the clock disturbs them. */
  private Instant now() {
    return Instant.EPOCH.plusNanos(platform.timers().nanoTime() - startNanos);
  }
}
