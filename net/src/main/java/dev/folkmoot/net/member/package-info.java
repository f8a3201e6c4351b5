/**
 * How a machine shows another one, when they meet, that both belong to one mesh.
 *
 * <p>The lesson: a shared secret must never be shown, not even to who claims to have it. So each
 * side draws a nonce and asks for a code over it that only the key makes. The code covers both
 * names and the direction, and the connection has proven the names: it is worth nothing to anybody
 * but the one who asked, and nothing to him the next time.
 *
 * <p>The machines here do no I/O: a message in, a message out.
 */
@NullMarked
package dev.folkmoot.net.member;

import org.jspecify.annotations.NullMarked;
