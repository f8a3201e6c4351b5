/**
 * A libp2p stack for Java, as the <a href="https://github.com/libp2p/specs">specifications</a> have
 * it. It knows nothing of Folkmoot. Each protocol has the folder of its name; protocol cores are
 * state machines without I/O: bytes and time in, bytes and events out.
 */
@NullMarked
package dev.folkmoot.libp2p;

import org.jspecify.annotations.NullMarked;
