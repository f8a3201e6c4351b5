/** Tests of the rules by which models come and go. */
@NullMarked
package dev.folkmoot.node.residency;

import org.jspecify.annotations.NullMarked;
