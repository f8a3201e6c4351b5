/**
 * What is known of a machine that could answer: values only. An advert of a peer, or a look at this
 * machine's own engine, becomes a {@link dev.folkmoot.node.routing.candidate.Candidate}; whoever
 * makes one has checked its signature and decided at which reach the machine stands. Everything in
 * it is what the machine says of itself. What we have seen of it is kept apart, in {@code
 * dev.folkmoot.node.routing.history}, because it changes with every request and adverts do not.
 */
@NullMarked
package dev.folkmoot.node.routing.candidate;

import org.jspecify.annotations.NullMarked;
