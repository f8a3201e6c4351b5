package dev.folkmoot.libp2p.noise;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.crypto.PublicKey;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.wire.ProtoReader;
import dev.folkmoot.libp2p.wire.ProtoWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The protobuf {@code NoiseHandshakePayload{identity_key 1, identity_sig 2, extensions 4
 * {stream_muxers 2}}} of the second and third message.
 *
 * @param identityKey the deterministic encoding of a public key, or empty if there was none
 * @param signature over {@code noise-libp2p-static-key:} and the X25519 static key
 * @param muxers what the sender speaks, most wanted first; empty if it said nothing about it
 */
record HandshakePayload(ByteString identityKey, ByteString signature, List<String> muxers) {

  /** A key of 8,192 bits, its signature and a page of muxers fit. */
  static final int MAX_BYTES = 8 * 1_024;

  /** An RSA signature under a key of 8,192 bits. */
  private static final int MAX_SIGNATURE_BYTES = 1_024;

  private static final int MAX_FIELDS = 64;
  static final int MAX_MUXERS = 16;
  private static final int MAX_MUXER_BYTES = 256;

  private static final int IDENTITY_KEY = 1;
  private static final int IDENTITY_SIG = 2;
  private static final int EXTENSIONS = 4;
  private static final int STREAM_MUXERS = 2;

  private static final byte[] SIGNED_PREFIX = "noise-libp2p-static-key:".getBytes(US_ASCII);

  HandshakePayload {
    muxers = List.copyOf(muxers);
    if (muxers.size() > MAX_MUXERS) {
      throw new MalformedException("more than " + MAX_MUXERS + " muxers in a handshake");
    }
  }

  /** What {@code identity} says of the static key that it uses here. */
  static HandshakePayload sign(PrivateKey identity, byte[] staticKey, List<String> muxers) {
    return new HandshakePayload(
        identity.publicKey().encoded(),
        ByteString.copyOf(identity.sign(signed(staticKey))),
        muxers);
  }

  /**
   * @throws MalformedException if it is not one
   */
  static HandshakePayload decode(byte[] bytes) {
    ProtoReader reader = ProtoReader.of(bytes, MAX_BYTES, MAX_FIELDS);
    ByteString key = ByteString.EMPTY;
    ByteString signature = ByteString.EMPTY;
    List<String> muxers = new ArrayList<>();
    while (reader.next()) {
      switch (reader.field()) {
        case IDENTITY_KEY -> key = reader.byteString(PublicKey.MAX_ENCODED_BYTES);
        case IDENTITY_SIG -> signature = reader.byteString(MAX_SIGNATURE_BYTES);
        case EXTENSIONS -> decodeExtensions(reader.message(MAX_BYTES), muxers);
        default -> {
          // Fields of other times (early data was 3) and of the future.
        }
      }
    }
    return new HandshakePayload(key, signature, muxers);
  }

  private static void decodeExtensions(ProtoReader extensions, List<String> muxers) {
    while (extensions.next()) {
      if (extensions.field() == STREAM_MUXERS) {
        muxers.add(extensions.string(MAX_MUXER_BYTES));
      }
    }
  }

  byte[] encode() {
    var payload = new ProtoWriter().bytes(IDENTITY_KEY, identityKey).bytes(IDENTITY_SIG, signature);
    if (!muxers.isEmpty()) {
      var extensions = new ProtoWriter();
      muxers.forEach(muxer -> extensions.string(STREAM_MUXERS, muxer));
      payload.message(EXTENSIONS, extensions);
    }
    return payload.toByteArray();
  }

  /**
   * The identity, if it vouches for {@code staticKey}.
   *
   * @throws MalformedException if it does not
   */
  PublicKey verify(byte[] staticKey) {
    if (identityKey.isEmpty()) {
      throw new MalformedException("the remote shows no identity");
    }
    PublicKey key = PublicKey.decode(identityKey.toByteArray());
    if (!key.verify(signed(staticKey), signature.toByteArray())) {
      throw new MalformedException("the remote's identity did not sign its static key");
    }
    return key;
  }

  private static byte[] signed(byte[] staticKey) {
    byte[] message = Arrays.copyOf(SIGNED_PREFIX, SIGNED_PREFIX.length + staticKey.length);
    System.arraycopy(staticKey, 0, message, SIGNED_PREFIX.length, staticKey.length);
    return message;
  }
}
