/**
 * Wrong input made from right input, for the tests of decoders. The lesson: random bytes die at the
 * first check; bytes that were right a moment ago reach the last one.
 */
@NullMarked
package dev.folkmoot.libp2p.fuzz;

import org.jspecify.annotations.NullMarked;
