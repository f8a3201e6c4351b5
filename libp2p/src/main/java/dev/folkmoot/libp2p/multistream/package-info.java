/**
 * multistream-select {@code /multistream/1.0.0}: how two sides agree on what they speak, on a fresh
 * connection and on every stream. Lines of text, each with its length before it: the dialer
 * proposes, the listener echoes a proposal to accept it or says {@code na}.
 *
 * <p>Both sides are state machines without I/O. They take from the input what belongs to the
 * negotiation and leave the byte after it to the protocol that was chosen.
 *
 * @see <a href="https://github.com/multiformats/multistream-select">the specification</a>
 */
@NullMarked
package dev.folkmoot.libp2p.multistream;

import org.jspecify.annotations.NullMarked;
