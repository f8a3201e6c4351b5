/**
 * The ways to another machine. A {@link dev.folkmoot.libp2p.transport.ByteTransport} moves bytes
 * and knows nobody: what it makes is secured and split into streams by the {@code upgrade} package.
 * A {@link dev.folkmoot.libp2p.transport.MuxedTransport} brings security and streams of its own, as
 * QUIC does. The swarm above sees a {@link dev.folkmoot.libp2p.transport.MuxedConnection} either
 * way.
 */
@NullMarked
package dev.folkmoot.libp2p.transport;

import org.jspecify.annotations.NullMarked;
