/** Tests of the node as its callers see it. */
@NullMarked
package dev.folkmoot.node;

import org.jspecify.annotations.NullMarked;
