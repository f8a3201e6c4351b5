/**
 * Noise {@code /noise}: who the peer is, and a cipher for everything after.
 *
 * <p>The pattern is {@code Noise_XX_25519_ChaChaPoly_SHA256}: three messages, {@code e} / {@code e,
 * ee, s, es} / {@code s, se}. It proves possession of X25519 keys that live for one connection
 * only; libp2p ties them to the peer's identity by a signature in the payload of messages two and
 * three. The same payload names the muxers that each side speaks, which saves a round trip. Neither
 * side shows its identity to a passive listener, and the dialer checks the listener's before it
 * shows its own.
 *
 * <p>{@link dev.folkmoot.libp2p.noise.NoiseHandshake} is a state machine without I/O; it ends in a
 * {@link dev.folkmoot.libp2p.noise.NoiseSession} with the {@link
 * dev.folkmoot.libp2p.noise.NoiseTransport} that seals and opens frames. The AEAD is the JDK's (on
 * JDK 25 twenty times as fast as BouncyCastle's), the curve is BouncyCastle's (twice as fast as the
 * JDK's).
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/noise/README.md">the specification</a>
 * @see <a href="https://noiseprotocol.org/noise.html">the Noise framework</a>
 */
@NullMarked
package dev.folkmoot.libp2p.noise;

import org.jspecify.annotations.NullMarked;
