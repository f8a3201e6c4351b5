package dev.folkmoot.libp2p.mdns;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.multiformats.ByteString;
import java.util.List;

/** What {@link MdnsDiscovery} wants done or known. */
public sealed interface MdnsEvent {
  /** To be sent to the group, on every interface. */
  record Send(ByteString packet) implements MdnsEvent {}

  /**
   * A peer that was not known, says other addresses than before, or has stayed for another half
   * hour. A hint, nothing proven.
   */
  record Found(PeerId peer, List<Multiaddr> addresses) implements MdnsEvent {}

  /** A peer that has not been heard for as long as its answer was good, or took it back. */
  record Expired(PeerId peer) implements MdnsEvent {}
}
