/**
 * Who answers a request, and why. Today a node knows itself only, so there is nothing to choose;
 * what a choice looks like to the asker ({@link dev.folkmoot.node.routing.Route}) is here already.
 */
@NullMarked
package dev.folkmoot.node.routing;

import org.jspecify.annotations.NullMarked;
