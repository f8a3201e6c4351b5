package dev.folkmoot.libp2p.mdns;

import dev.folkmoot.libp2p.mdns.LinkSource.Membership;
import dev.folkmoot.libp2p.multiformats.ByteString;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The links that discovery is on, kept in step with those that there are. */
final class OpenLinks {
  private static final System.Logger LOG = System.getLogger(OpenLinks.class.getName());

  /** A machine with hundreds of virtual interfaces does not get hundreds of sockets. */
  static final int MAX_LINKS = 32;

  private final LinkSource source;
  private final Map<Link, Membership> open = new LinkedHashMap<>();
  private final Set<Link> refused = new HashSet<>();

  OpenLinks(LinkSource source) {
    this.source = source;
  }

  /**
   * Leaves links that have gone and joins those that are new.
   *
   * @param joined told of each new one
   * @return whether there was a new one
   */
  boolean follow(List<Link> present, Consumer<Membership> joined) {
    List<Link> wanted = present.stream().distinct().limit(MAX_LINKS).toList();
    for (Link link : List.copyOf(open.keySet())) {
      if (!wanted.contains(link)) {
        leave(link);
      }
    }
    refused.retainAll(wanted);
    boolean any = false;
    for (Link link : wanted) {
      if (!open.containsKey(link)) {
        any |= join(link, joined);
      }
    }
    return any;
  }

  private boolean join(Link link, Consumer<Membership> joined) {
    try {
      Membership membership = source.join(link);
      open.put(link, membership);
      refused.remove(link);
      joined.accept(membership);
      return true;
    } catch (IOException failed) {
      // Tried again with each look, but told once.
      if (refused.add(link)) {
        LOG.log(System.Logger.Level.WARNING, "no mDNS on {0}: {1}", link, failed.getMessage());
      }
      return false;
    }
  }

  private void leave(Link link) {
    Membership membership = open.remove(link);
    if (membership != null) {
      membership.close();
    }
  }

  /** Forgets a membership whose socket has failed; the next look joins anew. */
  void broken(Membership membership) {
    for (Map.Entry<Link, Membership> entry : List.copyOf(open.entrySet())) {
      if (entry.getValue().equals(membership)) {
        leave(entry.getKey());
      }
    }
  }

  /** Sends on every link; one that fails does not keep the others from it. */
  void send(ByteString packet) {
    for (Map.Entry<Link, Membership> entry : open.entrySet()) {
      try {
        entry.getValue().send(packet);
      } catch (IOException lost) {
        LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", entry.getKey(), lost.getMessage());
      }
    }
  }

  boolean isNeighbour(InetAddress address) {
    return open.keySet().stream().anyMatch(link -> link.isNeighbour(address));
  }

  List<String> names() {
    return open.keySet().stream().map(Link::toString).toList();
  }

  void close() {
    new ArrayList<>(open.keySet()).forEach(this::leave);
  }
}
