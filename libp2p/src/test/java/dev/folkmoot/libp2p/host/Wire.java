package dev.folkmoot.libp2p.host;

/** The transports that the tests of a host run over, each alone. */
enum Wire {
  TCP("/ip4/127.0.0.1/tcp/%d", "/noise", "/yamux/1.0.0"),
  QUIC("/ip4/127.0.0.1/udp/%d/quic-v1", "/quic-v1", "/quic-v1");

  private final String address;
  final String security;
  final String muxer;

  Wire(String address, String security, String muxer) {
    this.address = address;
    this.security = security;
    this.muxer = muxer;
  }

  /** On loopback; port 0 takes a free one. */
  String loopback(int port) {
    return address.formatted(port);
  }

  /** The same by IPv6. */
  String loopback6(int port) {
    return loopback(port).replace("/ip4/127.0.0.1", "/ip6/::1");
  }

  /** By a name. */
  String named(String port) {
    return loopback(0).replace("/ip4/127.0.0.1", "/dns4/localhost").replace("/0", "/" + port);
  }

  /** Where nobody listens. */
  String closed() {
    return loopback(1);
  }
}
