package dev.folkmoot.libp2p.fuzz;

import dev.folkmoot.libp2p.AddressProtocol;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.multiformats.Multibase;
import dev.folkmoot.libp2p.multiformats.Multihash;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Right values of every kind, at random: the other half of a property test. */
public final class Samples {
  private static final String NAME = "abcdefghijklmnopqrstuvwxyz0123456789-";

  private final Random random;

  /** The same samples for the same seed. */
  public Samples(long seed) {
    this.random = new Random(seed);
  }

  public byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  public PrivateKey key() {
    return PrivateKey.ofEd25519Seed(bytes(32));
  }

  /** Half of them hold their key, half are hashed. */
  public PeerId peer() {
    return random.nextBoolean()
        ? PeerId.of(key().publicKey())
        : new PeerId(Multihash.sha256(bytes(8)));
  }

  public String name() {
    StringBuilder name = new StringBuilder();
    for (int i = 1 + random.nextInt(20); i > 0; i--) {
      name.append(NAME.charAt(random.nextInt(NAME.length())));
    }
    return name.toString();
  }

  /** Any components in any order, sense or none; a path only at the end. */
  public Multiaddr anyAddress() {
    AddressProtocol[] all = AddressProtocol.values();
    int size = 1 + random.nextInt(6);
    Multiaddr address = component(AddressProtocol.TCP);
    for (int i = 0; i < size; i++) {
      AddressProtocol next = all[random.nextInt(all.length)];
      if (next != AddressProtocol.UNIX || i == size - 1) {
        address = address.encapsulate(component(next));
      }
    }
    return address;
  }

  private Multiaddr component(AddressProtocol protocol) {
    String text =
        switch (protocol) {
          case IP4 -> below(256) + "." + below(256) + "." + below(256) + "." + below(256);
          case IP6 -> Integer.toHexString(below(65_536)) + "::" + Integer.toHexString(below(9));
          case TCP, UDP -> Integer.toString(below(65_536));
          case IP6ZONE, DNS, DNS4, DNS6, DNSADDR, SNI -> name();
          case UNIX -> name() + "/" + name();
          case P2P -> peer().toString();
          case CERTHASH -> Multibase.BASE64URL.encode(Multihash.sha256(bytes(4)).encode());
          case MEMORY -> Long.toUnsignedString(random.nextLong());
          case WEBRTC_DIRECT,
              WEBRTC,
              P2P_CIRCUIT,
              TLS,
              NOISE,
              QUIC,
              QUIC_V1,
              WEBTRANSPORT,
              WS,
              WSS ->
              "";
        };
    return Multiaddr.parse("/" + protocol + (text.isEmpty() ? "" : "/" + text));
  }

  /** Addresses that a peer would listen at on a link. */
  public List<Multiaddr> listenAddresses(int most) {
    List<Multiaddr> addresses = new ArrayList<>();
    for (int i = 1 + random.nextInt(most); i > 0; i--) {
      String host = "/ip4/192.0.2." + below(256);
      int port = 1 + below(65_535);
      addresses.add(
          Multiaddr.parse(
              random.nextBoolean() ? host + "/tcp/" + port : host + "/udp/" + port + "/quic-v1"));
    }
    return addresses.stream().distinct().toList();
  }
}
