/**
 * Peers in processes of their own, driven over their stdin and stdout: js-, go- and rust-libp2p,
 * unmodified, and ours. All speak the language of {@code src/test/PEERS.md}, so a test or a
 * measurement is written once. The lesson: what other implementations do with each other is the
 * only yardstick that we have not bent ourselves.
 */
@NullMarked
package dev.folkmoot.interop.peer;

import org.jspecify.annotations.NullMarked;
