/** Whole nodes on virtual time: who comes, asks, dies and is cut off is drawn from a seed. */
@NullMarked
package dev.folkmoot.node.sim;

import org.jspecify.annotations.NullMarked;
