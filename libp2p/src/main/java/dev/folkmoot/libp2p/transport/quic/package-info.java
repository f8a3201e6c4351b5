/**
 * <a href="https://github.com/libp2p/specs/tree/master/quic">QUIC version 1</a> as a transport:
 * encryption, the proof of a peer id and streams in one, on Netty and its native library.
 *
 * <p>The lesson: two worlds meet here. Netty calls back on event loops that must never block; the
 * rest of the stack blocks on virtual threads that must never be called back. The border is {@link
 * dev.folkmoot.libp2p.transport.quic.QuicStream} and two bounded queues of arrivals: below it only
 * event loops work, above it only blocking callers, and what crosses is counted, so that a slow
 * reader fills its own queue, then its own flow-control window, then stops its own writer at the
 * other end, and nobody else's.
 *
 * <p>QUIC brings its own clock and its own threads. So this package is not simulated; it is tested
 * on loopback instead. No type of Netty leaves it.
 */
@NullMarked
package dev.folkmoot.libp2p.transport.quic;

import org.jspecify.annotations.NullMarked;
