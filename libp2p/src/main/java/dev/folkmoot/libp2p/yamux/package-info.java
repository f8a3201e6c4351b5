/**
 * yamux {@code /yamux/1.0.0}: many streams over one secured connection.
 *
 * <p>Every frame has a header of 12 bytes; only DATA frames carry a body. Each stream has a window
 * of credit in each direction: a sender may send what it was granted, a receiver grants more when
 * the application has <em>read</em>, not when bytes have arrived. That is the whole of the
 * back-pressure, and it must hold both ways or one slow reader eats the heap.
 *
 * <p>{@link dev.folkmoot.libp2p.yamux.YamuxSession} is a state machine: bytes and time in, bytes
 * and events out. It owns no socket, no thread, no clock and no lock; whoever drives it from
 * several threads brings the lock.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/yamux/README.md">the specification</a>
 */
@NullMarked
package dev.folkmoot.libp2p.yamux;

import org.jspecify.annotations.NullMarked;
