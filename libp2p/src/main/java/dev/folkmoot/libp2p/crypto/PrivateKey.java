package dev.folkmoot.libp2p.crypto;

import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A key that signs. Its text never shows the secret; {@link #destroy} overwrites it. Safe for use
 * by many threads until destroyed.
 *
 * <p>Hosts of ours have Ed25519 keys; secp256k1 is there to join networks that ask for it. RSA and
 * ECDSA keys of others are verified but not held.
 */
public sealed interface PrivateKey permits Ed25519PrivateKey, Secp256k1PrivateKey {
  /** The longest encoding that is read, in bytes: an old Ed25519 file holds 96 and a header. */
  int MAX_ENCODED_BYTES = 128;

  PublicKey publicKey();

  /**
   * This key's signature over {@code message}.
   *
   * @throws IllegalStateException after {@link #destroy}
   */
  byte[] sign(byte[] message);

  /**
   * The protobuf in which libp2p programs keep keys on disk; it holds the secret.
   *
   * @throws IllegalStateException after {@link #destroy}
   */
  byte[] encode();

  /** Overwrites the secret with zeros. Signing is over then; the public key stays. */
  void destroy();

  /** A new Ed25519 key. */
  static PrivateKey generate(SecureRandom random) {
    byte[] seed = new byte[Ed25519PrivateKey.SEED_BYTES];
    random.nextBytes(seed);
    return ofSeedAndWipe(seed);
  }

  /**
   * The Ed25519 key of this seed of 32 bytes: always the same one.
   *
   * @throws MalformedException where there are not 32 bytes
   */
  static PrivateKey ofEd25519Seed(byte[] seed) {
    return ofSeedAndWipe(seed.clone());
  }

  /**
   * Reads the protobuf that other libp2p programs keep on disk.
   *
   * @throws MalformedException where the bytes are not one, or the key is RSA or ECDSA
   */
  static PrivateKey decode(byte[] bytes) {
    KeyMessage message = KeyMessage.decode(bytes, MAX_ENCODED_BYTES);
    try {
      return switch (message.type()) {
        case ED25519 -> Ed25519PrivateKey.ofData(message.data());
        case SECP256K1 -> Secp256k1PrivateKey.ofData(message.data());
        case RSA, ECDSA ->
            throw new MalformedException("we sign with no " + message.type() + " keys");
      };
    } finally {
      Arrays.fill(message.data(), (byte) 0);
    }
  }

  private static PrivateKey ofSeedAndWipe(byte[] seed) {
    try {
      return Ed25519PrivateKey.ofSeed(seed);
    } finally {
      Arrays.fill(seed, (byte) 0);
    }
  }
}
