/**
 * How much a host holds and what it leaves behind. What is measured runs in a process of its own,
 * so that its heap holds nothing else; the lesson of a heap that was counted together with the
 * tests is that it tells of the tests.
 */
@NullMarked
package dev.folkmoot.libp2p.scale;

import org.jspecify.annotations.NullMarked;
