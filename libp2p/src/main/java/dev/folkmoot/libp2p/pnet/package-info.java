/**
 * Private networks: connections enciphered with a key that all members share, before anything else
 * is said. It keeps strangers out; who a member is, Noise says afterwards. TCP only.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/pnet/Private-Networks-PSK-V1.md">the
 *     specification</a>
 */
@NullMarked
package dev.folkmoot.libp2p.pnet;

import org.jspecify.annotations.NullMarked;
