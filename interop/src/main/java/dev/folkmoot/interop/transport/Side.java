package dev.folkmoot.interop.transport;

import dev.folkmoot.libp2p.AddressProtocol;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.host.HostConfig;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.platform.Platform;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What each side does. */
final class Side {

  private static final System.Logger LOG = System.getLogger(Side.class.getName());

  private final Task task;
  private final Platform platform;

  Side(Task task, Platform platform) {
    this.task = task;
    this.platform = platform;
  }

  /** Dials whoever listens, pings once, and returns the result to print. */
  String dial() throws IOException {
    try (Host own = Host.start(config(), platform)) {
      Multiaddr listener = parse(task.listeners().pop(task.timeout()));
      PeerId peer =
          listener.peerId().orElseThrow(() -> new IOException(listener + " names no peer"));
      LOG.log(System.Logger.Level.INFO, "dialling {0}", listener);
      long start = platform.timers().nanoTime();
      own.connect(listener);
      Duration ping = own.ping(peer);
      Duration all = Duration.ofNanos(platform.timers().nanoTime() - start);
      return task.contract().result(all, ping);
    }
  }

  /** Listens, says where, and serves until the time is over. */
  void listen() throws IOException, InterruptedException {
    try (Host own = Host.start(config().listeningOn(task.listenAddress()), platform)) {
      Multiaddr address = reachable(own).withPeerId(own.peerId());
      LOG.log(System.Logger.Level.INFO, "listening on {0}", address);
      task.listeners().push(address.toString());
      Thread.sleep(task.timeout());
    }
  }

  private HostConfig config() {
    return HostConfig.of(PrivateKey.generate(platform.random())).withAgent("folkmoot-interop");
  }

  private static Multiaddr parse(String text) throws IOException {
    try {
      return Multiaddr.parse(text);
    } catch (MalformedException odd) {
      throw new IOException("the listener says that it is at " + text, odd);
    }
  }

  /** Of all its addresses one that another container reaches, if there is one. */
  private static Multiaddr reachable(Host host) {
    List<Multiaddr> all = host.addresses();
    return all.stream()
        .filter(address -> !isLoopback(address))
        .findFirst()
        .orElseGet(() -> all.isEmpty() ? host.listenAddresses().getFirst() : all.getFirst());
  }

  private static boolean isLoopback(Multiaddr address) {
    return address.value(AddressProtocol.IP4).filter(ip -> ip.startsWith("127.")).isPresent()
        || address.value(AddressProtocol.IP6).filter(ip -> ip.equals("::1")).isPresent();
  }
}
