package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.Connection.Direction;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;

/** Decides who may connect. Its methods are called often and must not block. */
public interface ConnectionGater {

  /** Lets everybody through. */
  ConnectionGater OPEN = new ConnectionGater() {};

  /** Whether this address of a peer may be dialled. */
  default boolean mayDial(PeerId peer, Multiaddr address) {
    return true;
  }

  /** Whether somebody at this address may begin a handshake. */
  default boolean mayAccept(Multiaddr remote) {
    return true;
  }

  /** Whether a connection to a peer that has proven itself may stay. */
  default boolean mayKeep(PeerId peer, Direction direction, Multiaddr remote) {
    return true;
  }
}
