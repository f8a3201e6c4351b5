/**
 * A peer that writes what it likes at every layer: bytes before anything is agreed on, its own
 * handshake with a payload of its choice, frames of yamux with any header, and anything on a
 * stream.
 *
 * <p>The lesson: an attacker does not use our code, so this one does not either. Noise and yamux
 * are written here a second time, from their specifications and on the JDK's own cryptography,
 * without the checks that the real ones make of themselves; what is a mistake there is a parameter
 * here. As a side effect each good handshake of this peer is a test of the real one against a
 * stranger.
 *
 * <p>It works over any {@link dev.folkmoot.libp2p.transport.ByteConnection}: sockets on loopback,
 * or a {@link dev.folkmoot.testkit.net.SimNetwork}.
 */
@NullMarked
package dev.folkmoot.testkit.hostile;

import org.jspecify.annotations.NullMarked;
