package dev.folkmoot.libp2p;

import java.util.List;

/** What a host tells those who subscribed. */
public sealed interface HostEvent {

  /** The host listens here, with the port that it really has. */
  record Listening(Multiaddr address) implements HostEvent {}

  /** The host listens here no longer. */
  record ListeningEnded(Multiaddr address, String reason) implements HostEvent {}

  /** A peer was not connected before and is now. */
  record PeerConnected(PeerId peer) implements HostEvent {}

  /** The last connection to a peer has ended. */
  record PeerDisconnected(PeerId peer) implements HostEvent {}

  /** A connection stands. */
  record ConnectionOpened(Connection connection) implements HostEvent {}

  /** A connection has ended, with all its streams. */
  record ConnectionClosed(Connection connection) implements HostEvent {}

  /**
   * A peer told what it is, at first or anew.
   *
   * @param agent its program, for people to read
   */
  record PeerIdentified(PeerId peer, List<ProtocolId> protocols, String agent)
      implements HostEvent {

    public PeerIdentified {
      protocols = List.copyOf(protocols);
    }
  }

  /**
   * A peer on a link of ours says that it is here: at first, with other addresses, and every half
   * hour. A hint, nothing proven; its addresses are in the peer store.
   */
  record PeerDiscovered(PeerId peer, List<Multiaddr> addresses) implements HostEvent {

    public PeerDiscovered {
      addresses = List.copyOf(addresses);
    }
  }

  /** A peer that was discovered on a link has gone, or said nothing for too long. */
  record PeerVanished(PeerId peer) implements HostEvent {}

  /** Enough distinct peers agree that they see this host here. */
  record AddressObserved(Multiaddr address) implements HostEvent {}

  /** Where others may find this host is no longer what it was: these addresses are all of them. */
  record AddressesChanged(List<Multiaddr> addresses) implements HostEvent {

    public AddressesChanged {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * The subscriber was too slow: the oldest events were dropped.
   *
   * @param count how many since the last time that this was said
   */
  record EventsLost(long count) implements HostEvent {}
}
