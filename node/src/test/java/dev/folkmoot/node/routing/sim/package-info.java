/**
 * A simulated fleet: providers with slots, queues, speeds and prefix caches, askers with their own
 * view of them, conversations of several turns, all on virtual time and from one seed. It compares
 * the planner with the ways of balancing load that everybody knows.
 */
@NullMarked
package dev.folkmoot.node.routing.sim;

import org.jspecify.annotations.NullMarked;
