/** Attacks on a whole host, each by its name; docs/libp2p-hardening.md is their table. */
@NullMarked
package dev.folkmoot.testkit.hostile;

import org.jspecify.annotations.NullMarked;
