/**
 * Resource limits: how many connections and streams there may be, and how many bytes they may hold,
 * counted in scopes that lie within each other: system, transient (not yet known whose, or what
 * for), protocol, peer, connection, stream.
 *
 * <p>The lesson, which three implementations learned from attacks (CVE-2022-23492, -23486, -23487):
 * a limit in one place only moves the flood to the next. Here nothing comes into being before every
 * scope that it would belong to has agreed, and all that a connection or stream holds is given back
 * in one place when it closes.
 */
@NullMarked
package dev.folkmoot.libp2p.rcmgr;

import org.jspecify.annotations.NullMarked;
