package dev.folkmoot.libp2p;

import dev.folkmoot.libp2p.multiformats.MalformedException;

/**
 * What a component of a {@link Multiaddr} can be: the entries of the <a
 * href="https://github.com/multiformats/multiaddr/blob/master/protocols.csv">protocol table</a>
 * that libp2p peers announce today. Some of them this stack cannot dial; they are here so that an
 * address list which names them can still be read.
 */
public enum AddressProtocol {
  IP4(4, "ip4", AddressValue.IP4),
  TCP(6, "tcp", AddressValue.PORT),
  IP6(41, "ip6", AddressValue.IP6),
  IP6ZONE(42, "ip6zone", AddressValue.NAME),
  DNS(53, "dns", AddressValue.NAME),
  DNS4(54, "dns4", AddressValue.NAME),
  DNS6(55, "dns6", AddressValue.NAME),
  DNSADDR(56, "dnsaddr", AddressValue.NAME),
  UDP(273, "udp", AddressValue.PORT),
  WEBRTC_DIRECT(280, "webrtc-direct", AddressValue.NONE),
  WEBRTC(281, "webrtc", AddressValue.NONE),
  P2P_CIRCUIT(290, "p2p-circuit", AddressValue.NONE),
  UNIX(400, "unix", AddressValue.PATH),
  P2P(421, "p2p", AddressValue.PEER),
  TLS(448, "tls", AddressValue.NONE),
  SNI(449, "sni", AddressValue.NAME),
  NOISE(454, "noise", AddressValue.NONE),
  QUIC(460, "quic", AddressValue.NONE),
  QUIC_V1(461, "quic-v1", AddressValue.NONE),
  WEBTRANSPORT(465, "webtransport", AddressValue.NONE),
  CERTHASH(466, "certhash", AddressValue.HASH),
  WS(477, "ws", AddressValue.NONE),
  WSS(478, "wss", AddressValue.NONE),
  MEMORY(777, "memory", AddressValue.NUMBER);

  private static final String P2P_ALIAS = "ipfs";

  private final int code;
  private final String text;
  private final AddressValue value;

  AddressProtocol(int code, String text, AddressValue value) {
    this.code = code;
    this.text = text;
    this.value = value;
  }

  /** The number of this protocol in the binary form. */
  public int code() {
    return code;
  }

  /** How this protocol's value is written. */
  AddressValue value() {
    return value;
  }

  static AddressProtocol ofCode(long code) {
    for (AddressProtocol protocol : values()) {
      if (protocol.code == code) {
        return protocol;
      }
    }
    throw new MalformedException("unknown address protocol " + code);
  }

  static AddressProtocol ofName(String name) {
    for (AddressProtocol protocol : values()) {
      if (protocol.text.equals(name)) {
        return protocol;
      }
    }
    if (name.equals(P2P_ALIAS)) {
      return P2P;
    }
    throw new MalformedException("unknown address protocol");
  }

  /** The name in the text form, such as {@code quic-v1}. */
  @Override
  public String toString() {
    return text;
  }
}
