package dev.folkmoot.libp2p.host;

import dev.folkmoot.libp2p.HostEvent;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.mdns.MdnsScope;
import dev.folkmoot.libp2p.mdns.MdnsService;
import dev.folkmoot.libp2p.peerstore.PeerStore;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.swarm.EventBus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a host does with peers that it hears on its links: remembers them, and tells. */
final class LinkDiscovery implements MdnsService.Listener {

  /** Longer than from one word of a peer that stays to the next: half an hour. */
  private static final Duration ADDRESS_TTL = Duration.ofHours(1);

  private final PeerStore peers;
  private final EventBus events;

  private LinkDiscovery(PeerStore peers, EventBus events) {
    this.peers = peers;
    this.events = events;
  }

  /** Empty where the configuration does not want it. */
  static Optional<MdnsService> of(
      HostConfig config,
      Supplier<List<Multiaddr>> addresses,
      PeerStore peers,
      EventBus events,
      Platform platform) {
    MdnsScope scope = config.mdns;
    if (scope == null) {
      return Optional.empty();
    }
    if (config.network != null) {
      scope = scope.inNetwork(config.network.fingerprint());
    }
    return Optional.of(
        new MdnsService(
            PeerId.of(config.identity.publicKey()),
            scope,
            addresses,
            new LinkDiscovery(peers, events),
            platform));
  }

  @Override
  public void found(PeerId peer, List<Multiaddr> addresses) {
    peers.addAddresses(peer, addresses, ADDRESS_TTL);
    events.publish(new HostEvent.PeerDiscovered(peer, addresses));
  }

  @Override
  public void expired(PeerId peer) {
    events.publish(new HostEvent.PeerVanished(peer));
  }
}
