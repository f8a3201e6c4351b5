/**
 * The swarm: all connections of a host, those it dials and those it is dialled on.
 *
 * <p>The lesson: what can happen at the same time will. Two peers dial each other, ten callers want
 * the same peer, a stream is opened while its connection says goodbye. Each has one rule here, and
 * the rule is decided from facts that both sides share, never by who was first.
 */
@NullMarked
package dev.folkmoot.libp2p.swarm;

import org.jspecify.annotations.NullMarked;
