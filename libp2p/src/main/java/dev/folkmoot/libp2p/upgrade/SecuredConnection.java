package dev.folkmoot.libp2p.upgrade;

import dev.folkmoot.libp2p.noise.NoiseSession;
import dev.folkmoot.libp2p.transport.ByteConnection;

/** A connection after the handshake, and the two ends of its frames. */
record SecuredConnection(
    ByteConnection bytes, NoiseSession noise, SealedReader reader, SealedWriter writer) {}
