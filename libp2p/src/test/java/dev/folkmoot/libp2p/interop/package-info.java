/**
 * Unmodified peers of other implementations, which tests of every package may start. The lesson:
 * our own two ends can agree on a mistake for ever; a stranger's cannot.
 */
@NullMarked
package dev.folkmoot.libp2p.interop;

import org.jspecify.annotations.NullMarked;
