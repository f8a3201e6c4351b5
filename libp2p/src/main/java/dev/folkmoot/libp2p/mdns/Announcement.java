package dev.folkmoot.libp2p.mdns;

import dev.folkmoot.libp2p.AddressProtocol;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.Route;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Addresses as the TXT attributes {@code dnsaddr=…}, written and read. */
final class Announcement {
  /** The most addresses that are taken of one peer from one packet. */
  static final int MAX_ADDRESSES = 32;

  /** The most peers that are taken from one packet: it is meant to be one. */
  static final int MAX_PEERS = 8;

  private static final String ATTRIBUTE = "dnsaddr=";
  private static final int LOOPBACK_IP4 = 127;
  private static final ByteString LOOPBACK_IP6 =
      ByteString.fromHex("00000000000000000000000000000001");

  private final boolean loopback;

  Announcement(boolean loopback) {
    this.loopback = loopback;
  }

  /** The attributes of these addresses of {@code self}; those of no use on a link are left out. */
  List<ByteString> write(PeerId self, List<Multiaddr> addresses) {
    return addresses.stream()
        .filter(this::isUseful)
        .map(address -> ATTRIBUTE + address.withPeerId(self))
        .map(text -> ByteString.copyOf(text.getBytes(StandardCharsets.UTF_8)))
        .filter(text -> text.size() <= DnsRecord.Txt.MAX_STRING_BYTES)
        .distinct()
        .limit(MAX_ADDRESSES)
        .toList();
  }

  /** The peers and addresses in these records; what cannot be read or used is left out. */
  Map<PeerId, List<Multiaddr>> read(List<DnsRecord.Txt> records) {
    Map<PeerId, List<Multiaddr>> peers = new LinkedHashMap<>();
    for (DnsRecord.Txt record : records) {
      for (ByteString string : record.strings()) {
        address(string)
            .filter(this::isUseful)
            .ifPresent(address -> address.peerId().ifPresent(peer -> add(peers, peer, address)));
      }
    }
    return peers;
  }

  private static void add(Map<PeerId, List<Multiaddr>> peers, PeerId peer, Multiaddr address) {
    if (!peers.containsKey(peer) && peers.size() == MAX_PEERS) {
      return;
    }
    List<Multiaddr> addresses = peers.computeIfAbsent(peer, _ -> new ArrayList<>());
    if (addresses.size() < MAX_ADDRESSES && !addresses.contains(address)) {
      addresses.add(address);
    }
  }

  private static Optional<Multiaddr> address(ByteString string) {
    String text = new String(string.toByteArray(), StandardCharsets.UTF_8);
    if (!text.startsWith(ATTRIBUTE)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Multiaddr.parse(text.substring(ATTRIBUTE.length())));
    } catch (MalformedException unknown) {
      return Optional.empty(); // an address of a protocol we do not know must not hide the others
    }
  }

  /** Direct, by number: a link needs neither relays nor names, and loopback leads elsewhere. */
  private boolean isUseful(Multiaddr address) {
    Optional<ByteString> ip =
        address
            .route()
            .flatMap(route ->
                switch (route) {
                  case Route.Tcp tcp -> Optional.of(tcp.host().ip());
                  case Route.Quic quic -> Optional.of(quic.host().ip());
                  case Route.WebSocket socket -> Optional.of(socket.host().ip());
                  case Route.Relayed _, Route.Memory _ -> Optional.empty();
                });
    return ip.filter(bytes -> !bytes.isEmpty())
        .filter(bytes -> loopback || !isLoopback(address, bytes))
        .isPresent();
  }

  private static boolean isLoopback(Multiaddr address, ByteString ip) {
    return address.components().getFirst().protocol() == AddressProtocol.IP4
        ? ip.unsignedAt(0) == LOOPBACK_IP4
        : ip.equals(LOOPBACK_IP6);
  }
}
