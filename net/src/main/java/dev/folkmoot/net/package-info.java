/**
 * The other nodes, as a node sees them: {@link dev.folkmoot.net.PeerNetwork} is the port, and
 * {@code libp2p} the one package behind it that knows what the network is made of. {@code wire} has
 * every message and is the specification of Folkmoot's protocols; {@code advert} is how nodes know
 * of each other.
 *
 * <p>The lesson: a peer that dies, refuses, stalls or lies is no exception here but an answer. So a
 * call to a peer throws nothing; what it comes to is a {@link dev.folkmoot.net.Reply}, and each way
 * of losing a peer has a name, since whoever asked will ask somebody else and wants to say why.
 *
 * <p>On the serving side the order of things is the promise: {@link
 * dev.folkmoot.net.Exchange#header} is all that there is until a provider has accepted. It cannot
 * read a prompt that it must not have.
 */
@NullMarked
package dev.folkmoot.net;

import org.jspecify.annotations.NullMarked;
