/**
 * Makes a connection of bytes into one that is secured and carries streams: private network (where
 * there is a key), multistream for {@code /noise}, Noise, yamux.
 *
 * <p>The lesson: count the round trips. The first Noise message travels with the proposal of Noise,
 * and the muxer is agreed on inside the handshake, so a dial is TCP's own round trip and two more.
 *
 * <p>The other lesson is about threads. A connection has one that reads and one that writes, and
 * the reader never writes: if it did, two sides that both only write would each wait for the other
 * to read. What a reader must answer it leaves in the yamux session, for the writer to fetch.
 */
@NullMarked
package dev.folkmoot.libp2p.upgrade;

import org.jspecify.annotations.NullMarked;
