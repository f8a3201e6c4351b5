package dev.folkmoot.libp2p.crypto;

import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.wire.ProtoReader;
import dev.folkmoot.libp2p.wire.ProtoWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The protobuf {@code {Type = 1; Data = 2}} of public and private keys. The specification wants it
 * deterministic: both fields, in order, minimal, nothing else. Decoding checks that in one stroke
 * by encoding again and comparing.
 */
final class KeyMessage {
  private static final int TYPE_FIELD = 1;
  private static final int DATA_FIELD = 2;
  private static final int FIELDS = 2;

  private final KeyType type;
  private final byte[] data;

  KeyMessage(KeyType type, byte[] data) {
    this.type = type;
    this.data = data;
  }

  KeyType type() {
    return type;
  }

  /** The array itself and no copy, so that its owner can wipe a secret. */
  byte[] data() {
    return data;
  }

  static KeyMessage decode(byte[] bytes, int maxBytes) {
    ProtoReader reader = ProtoReader.of(bytes, maxBytes, FIELDS);
    @Nullable KeyType type = null;
    byte @Nullable [] data = null;
    while (reader.next()) {
      switch (reader.field()) {
        case TYPE_FIELD -> type = KeyType.ofCode(reader.varint());
        case DATA_FIELD -> data = reader.bytes(maxBytes);
        default -> throw new MalformedException("a key has no field " + reader.field());
      }
    }
    if (type == null || data == null) {
      throw new MalformedException("a key has a type and data");
    }
    KeyMessage message = new KeyMessage(type, data);
    byte[] canonical = message.encode();
    boolean same = Arrays.equals(canonical, bytes);
    Arrays.fill(canonical, (byte) 0);
    if (!same) {
      throw new MalformedException("the key's encoding is not canonical");
    }
    return message;
  }

  byte[] encode() {
    return new ProtoWriter().varint(TYPE_FIELD, type.code()).bytes(DATA_FIELD, data).toByteArray();
  }

  /** May be a private key, so says only what kind. */
  @Override
  public String toString() {
    return "KeyMessage[" + type + "]";
  }

  static ByteString encode(KeyType type, byte[] data) {
    return ByteString.copyOf(new KeyMessage(type, data).encode());
  }
}
