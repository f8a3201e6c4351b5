/** Tests of what routes look like. */
@NullMarked
package dev.folkmoot.node.routing;

import org.jspecify.annotations.NullMarked;
