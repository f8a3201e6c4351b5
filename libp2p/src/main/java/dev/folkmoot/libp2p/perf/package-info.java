/**
 * perf {@code /perf/1.0.0}: how fast a peer takes and gives bytes. The dialer sends a number of
 * eight bytes, big-endian, and then what it likes until it closes its half; the listener throws
 * that away and answers with as many bytes as the number says. Off unless a host asks for it: it
 * lets anybody use the line.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/perf/perf.md">the specification</a>
 */
@NullMarked
package dev.folkmoot.libp2p.perf;

import org.jspecify.annotations.NullMarked;
