/**
 * A libp2p stack for Java, as the <a href="https://github.com/libp2p/specs">specifications</a> have
 * it. It knows nothing of Folkmoot. Each protocol has the folder of its name; protocol cores are
 * state machines without I/O: bytes and time in, bytes and events out.
 *
 * <p>This package holds what a user of the stack touches: who a peer is ({@link
 * dev.folkmoot.libp2p.PeerId}) and where it may be found ({@link dev.folkmoot.libp2p.Multiaddr}).
 * The lesson: the two are never mixed up. An address is a hint that anyone may give; the peer id
 * inside it is what the dialler demands to see proven. The packages beneath, from the bottom:
 * {@code multiformats}, {@code wire}, {@code crypto}; above: {@code record}, {@code identify},
 * {@code tls}, {@code mdns}.
 */
@NullMarked
package dev.folkmoot.libp2p;

import org.jspecify.annotations.NullMarked;
