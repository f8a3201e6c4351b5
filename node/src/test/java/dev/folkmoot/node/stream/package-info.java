/** A node among peers that die, fall silent, refuse and lie, without a network between them. */
@NullMarked
package dev.folkmoot.node.stream;

import org.jspecify.annotations.NullMarked;
