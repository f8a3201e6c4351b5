package dev.folkmoot.libp2p.noise;

import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PublicKey;
import java.util.Optional;

/**
 * What a handshake has come to.
 *
 * @param remote the peer at the other end; it holds the private half of {@code remoteKey}
 * @param remoteKey that peer's identity
 * @param muxer the muxer both agreed on in passing; empty if one of them named none, and then
 *     multistream-select must find it
 * @param transport seals and opens everything from here on
 */
public record NoiseSession(
    PeerId remote, PublicKey remoteKey, Optional<String> muxer, NoiseTransport transport) {}
