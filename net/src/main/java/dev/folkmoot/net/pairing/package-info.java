/**
 * How two people make their machines know each other: one says a short code, the other types it.
 *
 * <p>A code of forty bits would be no secret if it could be tried at home. A password-authenticated
 * key exchange (J-PAKE, RFC 8236, in BouncyCastle's implementation over its 3072-bit group) lets a
 * stranger try one code for each conversation, and {@link dev.folkmoot.net.pairing.Invitations}
 * ends an invitation after a few. The names under which the two take part are the node ids that
 * libp2p has proven: someone in the middle would have other ones, and the exchange would fail.
 *
 * <p>The protocol, {@code /folkmoot/pair/1}; each message is length-prefixed protobuf:
 *
 * <pre>
 *   joiner                                              inviter
 *     1 plate, round 1                    ──►    is there such an invitation?
 *                                         ◄──    2 round 1, round 2       (or a refusal)
 *     3 round 2, round 3 (confirmation)   ──►    the code was right: the invitation is spent
 *                                         ◄──    4 round 3, sealed: what is granted, own name
 *     5 sealed: own name                  ──►    both keep what they have learnt
 * </pre>
 *
 * <p>The machines here do no I/O: a message in, a message out.
 */
@NullMarked
package dev.folkmoot.net.pairing;

import org.jspecify.annotations.NullMarked;
