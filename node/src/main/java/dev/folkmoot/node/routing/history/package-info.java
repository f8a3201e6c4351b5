/**
 * What this node has seen of the machines it asked, with its own eyes: who failed, who refused, who
 * is slower than he says, who holds which conversation in memory. It is never told to others and
 * nobody else's word goes into it.
 *
 * <p>{@link dev.folkmoot.node.routing.history.Experience} is what the planner reads; {@link
 * dev.folkmoot.node.routing.history.History} is the one that is written to.
 */
@NullMarked
package dev.folkmoot.node.routing.history;

import org.jspecify.annotations.NullMarked;
