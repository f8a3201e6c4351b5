/**
 * Ping {@code /ipfs/ping/1.0.0}: 32 random bytes there and back, again and again on one stream.
 * Both sides are state machines without I/O. A driver keeps to one stream it opened and two that a
 * peer opened, as other implementations do.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/ping/ping.md">the specification</a>
 */
@NullMarked
package dev.folkmoot.libp2p.ping;

import org.jspecify.annotations.NullMarked;
