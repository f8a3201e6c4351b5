package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.dnsaddr.DnsaddrResolver;
import dev.folkmoot.libp2p.platform.Platform;

/** What a swarm is made of and keeps to. */
public record SwarmConfig(
    PeerId self,
    Platform platform,
    Transports transports,
    DnsaddrResolver names,
    ConnectionGater gater,
    Watermarks watermarks,
    DialRules dialling,
    HandshakeLimit handshakes) {}
