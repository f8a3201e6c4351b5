/**
 * The whole stack, put together: a {@link dev.folkmoot.libp2p.host.Host} is the one object that a
 * program needs, and {@link dev.folkmoot.libp2p.host.HostConfig} all that can be said to it.
 *
 * <p>The lesson: this is the only place where parts of the stack are constructed. Everything
 * beneath gets what it needs through its constructor, which is why a test can put any part of it on
 * another clock, another network or another budget.
 */
@NullMarked
package dev.folkmoot.libp2p.host;

import org.jspecify.annotations.NullMarked;
