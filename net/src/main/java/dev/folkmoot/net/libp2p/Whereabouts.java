package dev.folkmoot.net.libp2p;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.net.Peer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Where others may be: what was written down for this node, and what they say of themselves. */
final class Whereabouts {

  /** Addresses taken from one look. */
  private static final int MAX_HANDED = 1_024;

  private static final System.Logger LOG = System.getLogger(Whereabouts.class.getName());

  private final Supplier<List<String>> handed;
  private final Supplier<List<Peer>> known;

  /**
   * @param handed addresses from outside; those without a name at their end are passed over
   * @param known the peers that adverts tell of
   */
  Whereabouts(Supplier<List<String>> handed, Supplier<List<Peer>> known) {
    this.handed = handed;
    this.known = known;
  }

  Map<PeerId, List<Multiaddr>> handed() {
    Map<PeerId, List<Multiaddr>> found = new LinkedHashMap<>();
    List<String> addresses;
    try {
      addresses = handed.get();
    } catch (FailureException e) {
      LOG.log(System.Logger.Level.WARNING, "no addresses of others: {0}", e.getMessage());
      return found;
    }
    for (String text : addresses.subList(0, Math.min(addresses.size(), MAX_HANDED))) {
      try {
        Multiaddr address = Multiaddr.parse(text);
        address
            .peerId()
            .filter(Names::isNode)
            .ifPresent(peer -> found.computeIfAbsent(peer, _ -> new ArrayList<>()).add(address));
      } catch (MalformedException e) {
        LOG.log(System.Logger.Level.DEBUG, "no address: {0}", e.getMessage());
      }
    }
    return found;
  }

  /** Members that are not connected. */
  Map<PeerId, List<Multiaddr>> advertised() {
    Map<PeerId, List<Multiaddr>> found = new LinkedHashMap<>();
    for (Peer peer : known.get()) {
      if (!peer.isConnected() && Reach.MESH.allows(peer.standing())) {
        PeerId id = Names.peer(peer.id());
        found.put(id, readable(id, peer.addresses()));
      }
    }
    return found;
  }

  private static List<Multiaddr> readable(PeerId peer, List<String> texts) {
    List<Multiaddr> addresses = new ArrayList<>(texts.size());
    for (String text : texts) {
      try {
        addresses.add(Multiaddr.parse(text).withPeerId(peer));
      } catch (MalformedException e) {
        LOG.log(System.Logger.Level.DEBUG, "{0} is not there: {1}", peer, e.getMessage());
      }
    }
    return addresses;
  }
}
