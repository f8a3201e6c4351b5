/**
 * Who answers a request, and why. {@link dev.folkmoot.node.routing.RoutePlanner} ranks the machines
 * that a {@link dev.folkmoot.node.routing.PeerIndex} knows; what a choice looks like to the asker
 * is a {@link dev.folkmoot.node.routing.Route}. Everything here is values and pure functions: who
 * asks a peer, and what is done when it fails, is another's work.
 */
@NullMarked
package dev.folkmoot.node.routing;

import org.jspecify.annotations.NullMarked;
