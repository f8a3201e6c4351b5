package dev.folkmoot.libp2p.crypto;

import dev.folkmoot.libp2p.multiformats.MalformedException;

/** The kinds of key. */
public enum KeyType {
  RSA(0),
  ED25519(1),
  SECP256K1(2),
  ECDSA(3);

  private final int code;

  KeyType(int code) {
    this.code = code;
  }

  /** The number of this kind in the protobuf. */
  int code() {
    return code;
  }

  static KeyType ofCode(long code) {
    for (KeyType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new MalformedException("unknown key type " + Long.toUnsignedString(code));
  }
}
