/** Tests of what the node counts. */
@NullMarked
package dev.folkmoot.node.metrics;

import org.jspecify.annotations.NullMarked;
