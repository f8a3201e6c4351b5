/**
 * Addresses kept in the DNS: <a
 * href="https://github.com/multiformats/multiaddr/blob/master/protocols/DNSADDR.md">dnsaddr</a>. A
 * short name that people can remember and keep stands for the real addresses of one peer or of a
 * dozen, in TXT records under {@code _dnsaddr.}.
 *
 * <p>The lesson: a record may name further records, and whoever owns a name decides how many. Each
 * dial has a budget of questions, and an answer is only a hint: the handshake proves the peer.
 */
@NullMarked
package dev.folkmoot.libp2p.dnsaddr;

import org.jspecify.annotations.NullMarked;
