/**
 * Who a peer is: the four kinds of key of the <a
 * href="https://github.com/libp2p/specs/blob/master/peer-ids/peer-ids.md">peer id
 * specification</a>, their one encoding, and signatures.
 *
 * <p>The lesson: our own keys are Ed25519 and everybody else's come from strangers, before anything
 * is authenticated. So a key is checked from the outside in: length first, then fixed DER prefixes
 * compared byte by byte, then numbers, and only then does a library see it. And since a peer's name
 * is the hash of its encoded key, a key with two encodings would be a peer with two names: only the
 * bytes that {@link dev.folkmoot.libp2p.crypto.PublicKey#encode} would write are accepted.
 *
 * <p>Ed25519 and secp256k1 come from BouncyCastle's lightweight classes (Ed25519 ten times as fast
 * as the JDK's); RSA and the NIST curves from the JDK, whose modular arithmetic is intrinsic.
 */
@NullMarked
package dev.folkmoot.libp2p.crypto;

import org.jspecify.annotations.NullMarked;
