/**
 * Peers over libp2p, and the only package that knows it. A request is a stream of its own: its
 * window is the back-pressure, its reset is the cancel, its end is the end, and a connection that
 * dies takes them all down at once. So there is no multiplexing, no acknowledging and no timeout of
 * ours here; a thread that waits for a peer is a virtual one that waits in a read.
 */
@NullMarked
package dev.folkmoot.net.libp2p;

import org.jspecify.annotations.NullMarked;
