/** Tests of what a node remembers of those it asked. */
@NullMarked
package dev.folkmoot.node.routing.history;

import org.jspecify.annotations.NullMarked;
