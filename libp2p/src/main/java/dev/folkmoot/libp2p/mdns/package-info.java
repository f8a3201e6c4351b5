/**
 * Finding peers on the local network with <a
 * href="https://github.com/libp2p/specs/blob/master/discovery/mdns.md">multicast DNS</a>: the
 * packets of <a href="https://datatracker.ietf.org/doc/html/rfc1035">RFC 1035</a>, and when to ask
 * and answer, after <a href="https://datatracker.ietf.org/doc/html/rfc6762">RFC 6762</a>.
 *
 * <p>The lesson: everyone on the link may speak and everyone hears it, so one packet of an enemy
 * must not become many of ours. Answers wait for a random moment, so that a hundred hosts do not
 * answer at once; a question asked again while an answer waits is answered by the same one; and a
 * second passes between two answers whatever is asked. What is heard is only a hint where to dial:
 * the connection proves who is there.
 *
 * <p>{@link dev.folkmoot.libp2p.mdns.MdnsDiscovery} takes packets and time, and gives packets and
 * discoveries; {@link dev.folkmoot.libp2p.mdns.MdnsService} has the sockets and the threads.
 */
@NullMarked
package dev.folkmoot.libp2p.mdns;

import org.jspecify.annotations.NullMarked;
