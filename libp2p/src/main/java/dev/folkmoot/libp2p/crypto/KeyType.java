package dev.folkmoot.libp2p.crypto;

import dev.folkmoot.libp2p.multiformats.MalformedException;

/** The kinds of key, in the order of their numbers on the wire. */
public enum KeyType {
  RSA,
  ED25519,
  SECP256K1,
  ECDSA;

  /** The number of this kind in the protobuf. */
  int code() {
    return ordinal();
  }

  static KeyType ofCode(long code) {
    for (KeyType type : values()) {
      if (type.code() == code) {
        return type;
      }
    }
    throw new MalformedException("unknown key type " + Long.toUnsignedString(code));
  }
}
