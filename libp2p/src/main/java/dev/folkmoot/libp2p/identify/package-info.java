/**
 * <a href="https://github.com/libp2p/specs/blob/master/identify/README.md">Identify</a>: what a
 * peer tells about itself once a connection stands, and again ({@code push}) when that changes.
 *
 * <p>The lesson: of all that a peer says here, nothing is proven but what the connection proved
 * before. So the key is compared with the connection's by whoever reads the message, addresses are
 * only hints, and every list has an end. A large message comes in parts, each a message of its own:
 * that is what lets a stack with a small limit (rust reads 4 KiB) take at least the first part.
 */
@NullMarked
package dev.folkmoot.libp2p.identify;

import org.jspecify.annotations.NullMarked;
