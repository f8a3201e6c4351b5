package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.AddressProtocol;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.Route;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * The order in which addresses are tried: QUIC, then TCP, then relays; within each the two families
 * of IP in turn, so that a machine with one broken family loses one delay and no more (RFC 8305).
 * Where UDP is blocked all of QUIC is: so from the third on the two take turns, and TCP waits two
 * delays at most.
 */
final class DialPlan {

  /**
   * One attempt.
   *
   * @param delay since the start of the one before, where that is still under way
   */
  record Attempt(Multiaddr address, Duration delay) {}

  private DialPlan() {}

  static Queue<Attempt> of(List<Multiaddr> addresses, DialRules rules) {
    List<Multiaddr> ordered = new ArrayList<>();
    List<Multiaddr> quic = alternated(ofRank(addresses, QUIC));
    int head = Math.min(quic.size(), FAMILIES);
    ordered.addAll(quic.subList(0, head));
    ordered.addAll(inTurn(alternated(ofRank(addresses, TCP)), quic.subList(head, quic.size())));
    for (int rank = TCP + 1; rank <= RELAYED; rank++) {
      ordered.addAll(alternated(ofRank(addresses, rank)));
    }
    Queue<Attempt> plan = new ArrayDeque<>();
    int before = RELAYED;
    for (Multiaddr address : ordered.subList(0, Math.min(ordered.size(), rules.addresses()))) {
      int rank = rank(address);
      Duration pause = rank == RELAYED && before < RELAYED ? rules.relayDelay() : rules.stagger();
      plan.add(new Attempt(address, plan.isEmpty() ? Duration.ZERO : pause));
      before = rank;
    }
    return plan;
  }

  private static final int QUIC = 0;
  private static final int TCP = 1;
  private static final int RELAYED = 3;

  /** Of IP. */
  private static final int FAMILIES = 2;

  private static int rank(Multiaddr address) {
    return switch (address.route().orElseThrow()) {
      case Route.Quic _ -> QUIC;
      case Route.Tcp _, Route.Memory _ -> TCP;
      case Route.WebSocket _ -> 2;
      case Route.Relayed _ -> RELAYED;
    };
  }

  private static List<Multiaddr> ofRank(List<Multiaddr> addresses, int rank) {
    return addresses.stream().filter(address -> rank(address) == rank).toList();
  }

  private static List<Multiaddr> alternated(List<Multiaddr> addresses) {
    List<Multiaddr> six = addresses.stream().filter(DialPlan::isIp6).toList();
    List<Multiaddr> others = addresses.stream().filter(address -> !isIp6(address)).toList();
    return inTurn(six, others);
  }

  private static List<Multiaddr> inTurn(List<Multiaddr> first, List<Multiaddr> second) {
    List<Multiaddr> mixed = new ArrayList<>();
    for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
      if (i < first.size()) {
        mixed.add(first.get(i));
      }
      if (i < second.size()) {
        mixed.add(second.get(i));
      }
    }
    return mixed;
  }

  private static boolean isIp6(Multiaddr address) {
    AddressProtocol first = address.components().getFirst().protocol();
    return first == AddressProtocol.IP6 || first == AddressProtocol.DNS6;
  }
}
