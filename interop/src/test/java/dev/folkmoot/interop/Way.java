package dev.folkmoot.interop;

import dev.folkmoot.interop.peer.PeerProcess;

/** The ways that all implementations know. */
public enum Way {
  TCP("/tcp/0", "/tcp/", "/noise", "/yamux/1.0.0"),
  QUIC("/udp/0/quic-v1", "/quic-v1", "/quic-v1", "/quic-v1");

  private final String listen;
  private final String mark;
  final String security;
  final String muxer;

  Way(String listen, String mark, String security, String muxer) {
    this.listen = listen;
    this.mark = mark;
    this.security = security;
    this.muxer = muxer;
  }

  /** Where to listen on loopback. */
  public String listen(String ip) {
    return (ip.contains(":") ? "/ip6/" : "/ip4/") + ip + listen;
  }

  /** Where a peer listens for it. */
  public String of(PeerProcess peer, String ip) {
    return peer.addresses().stream()
        .filter(address -> address.contains(ip) && address.contains(mark))
        .findFirst()
        .orElseThrow();
  }
}
