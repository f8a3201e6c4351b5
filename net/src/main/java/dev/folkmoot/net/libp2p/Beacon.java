package dev.folkmoot.net.libp2p;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.mdns.MdnsScope;
import dev.folkmoot.libp2p.mdns.MdnsService;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.net.member.MeshMode;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Multicast DNS under the names of this node: that of its mesh always, so that only its members ask
 * for it, and one for everybody while there is somebody to be paired with.
 */
final class Beacon implements AutoCloseable {

  /** Of an inviter, and of who looks for one. */
  static final String PAIRING_SERVICE = "_folkmoot-pairing._udp.local";

  private final Host host;
  private final Platform platform;
  private final LanSearch search;
  private final BiConsumer<PeerId, List<Multiaddr>> members;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable MdnsService mesh;
  private @Nullable MdnsService pairing;
  private volatile boolean closed;

  /**
   * @param members told who announces himself under the name of the mesh: a hint, nothing proven
   */
  Beacon(
      Host host, Platform platform, LanSearch search, BiConsumer<PeerId, List<Multiaddr>> members) {
    this.host = host;
    this.platform = platform;
    this.search = search;
    this.members = members;
  }

  /** The name of a mesh in multicast DNS. */
  static String service(MeshMode mode) {
    return "_folkmoot-" + mode.publicName() + "._udp.local";
  }

  /** Belongs to this mesh from now on. */
  void belong(MeshMode mode) {
    lock.lock();
    try {
      if (mesh != null) {
        mesh.close();
      }
      mesh = start(service(mode), members);
    } finally {
      lock.unlock();
    }
  }

  /** Can be found by who was invited, or not any more. */
  void invite(boolean open) {
    lock.lock();
    try {
      if (open && pairing == null) {
        pairing = start(PAIRING_SERVICE, (peer, addresses) -> {});
      } else if (!open && pairing != null) {
        pairing.close();
        pairing = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Looks for inviters until it is closed; null where nobody is to be looked for. */
  @Nullable MdnsService lookForInviters(BiConsumer<PeerId, List<Multiaddr>> inviters) {
    return start(PAIRING_SERVICE, inviters);
  }

  private @Nullable MdnsService start(String name, BiConsumer<PeerId, List<Multiaddr>> found) {
    if (!search.isOn() || closed) {
      return null;
    }
    MdnsService service =
        new MdnsService(
            host.peerId(),
            new MdnsScope(name, search.interfaces(), search.loopback()),
            host::addresses,
            new MdnsService.Listener() {
              @Override
              public void found(PeerId peer, List<Multiaddr> addresses) {
                found.accept(peer, addresses);
              }

              @Override
              public void expired(PeerId peer) {
                // It may be reachable all the same; dials will tell.
              }
            },
            platform);
    service.start();
    return service;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (mesh != null) {
        mesh.close();
      }
      if (pairing != null) {
        pairing.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
