package dev.folkmoot.libp2p.crypto;

import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;

/**
 * A peer's public key. Two keys are equal where their encodings are. Safe for use by many threads.
 */
public sealed interface PublicKey
    permits Ed25519PublicKey, Secp256k1PublicKey, RsaPublicKey, EcdsaPublicKey {
  /** The longest encoding that is read, in bytes: an RSA key of 8,192 bits takes 1,067. */
  int MAX_ENCODED_BYTES = 1_100;

  KeyType type();

  /** The deterministic protobuf of the specification: what peer ids are made of. */
  ByteString encoded();

  /**
   * True where {@code signature} is this key's over {@code message}. A signature of the wrong
   * length or form is simply not one; nothing is thrown.
   */
  boolean verify(byte[] message, byte[] signature);

  /** A copy of {@link #encoded}. */
  default byte[] encode() {
    return encoded().toByteArray();
  }

  /**
   * Reads the deterministic protobuf.
   *
   * @throws MalformedException where the bytes are not the one encoding of a key, or the key is of
   *     a size or on a curve that is not accepted
   */
  static PublicKey decode(byte[] bytes) {
    KeyMessage message = KeyMessage.decode(bytes, MAX_ENCODED_BYTES);
    return switch (message.type()) {
      case RSA -> RsaPublicKey.ofData(message.data());
      case ED25519 -> Ed25519PublicKey.ofData(message.data());
      case SECP256K1 -> Secp256k1PublicKey.ofData(message.data());
      case ECDSA -> EcdsaPublicKey.ofData(message.data());
    };
  }
}
