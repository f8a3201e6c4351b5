package dev.folkmoot.libp2p.record;

import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.crypto.PublicKey;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.multiformats.Uvarint;
import dev.folkmoot.libp2p.wire.ProtoReader;
import dev.folkmoot.libp2p.wire.ProtoWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A payload, what kind it is, and who signed it for one domain. Every instance is verified: {@link
 * #open} checks the signature before anybody looks at the payload, {@link #seal} has just made it.
 */
public final class SignedEnvelope {
  /** The longest encoding that is read or made, in bytes. */
  public static final int MAX_BYTES = 16 * 1024;

  private static final int PUBLIC_KEY_FIELD = 1;
  private static final int PAYLOAD_TYPE_FIELD = 2;
  private static final int PAYLOAD_FIELD = 3;
  private static final int SIGNATURE_FIELD = 5;
  private static final int MAX_FIELDS = 16;

  private final PublicKey publicKey;
  private final ByteString payloadType;
  private final ByteString payload;
  private final ByteString signature;

  private SignedEnvelope(
      PublicKey publicKey, ByteString payloadType, ByteString payload, ByteString signature) {
    this.publicKey = publicKey;
    this.payloadType = payloadType;
    this.payload = payload;
    this.signature = signature;
  }

  /**
   * Signs this payload.
   *
   * @param domain what the signature is good for; the reader must know it
   * @throws IllegalArgumentException where the envelope would be longer than {@link #MAX_BYTES}
   */
  public static SignedEnvelope seal(
      PrivateKey key, String domain, ByteString payloadType, ByteString payload) {
    byte[] signature = key.sign(signedBytes(domain, payloadType, payload));
    SignedEnvelope envelope =
        new SignedEnvelope(key.publicKey(), payloadType, payload, ByteString.copyOf(signature));
    int size = envelope.encode().length;
    if (size > MAX_BYTES) {
      throw new IllegalArgumentException("an envelope of " + size + " bytes, at most " + MAX_BYTES);
    }
    return envelope;
  }

  /**
   * Reads an envelope and verifies that it was signed for this domain.
   *
   * @throws MalformedException where it is not an envelope, a field is missing or doubled, or the
   *     signature is not its key's for this domain
   */
  public static SignedEnvelope open(byte[] bytes, String domain) {
    ProtoReader reader = ProtoReader.of(bytes, MAX_BYTES, MAX_FIELDS);
    byte @Nullable [] key = null;
    @Nullable ByteString type = null;
    @Nullable ByteString payload = null;
    byte @Nullable [] signature = null;
    while (reader.next()) {
      switch (reader.field()) {
        case PUBLIC_KEY_FIELD -> key = once(key, reader.bytes(PublicKey.MAX_ENCODED_BYTES));
        case PAYLOAD_TYPE_FIELD -> type = once(type, reader.byteString(MAX_BYTES));
        case PAYLOAD_FIELD -> payload = once(payload, reader.byteString(MAX_BYTES));
        case SIGNATURE_FIELD -> signature = once(signature, reader.bytes(MAX_BYTES));
        default -> {} // skipped, as protobuf wants it; it is not signed and is not passed on
      }
    }
    if (key == null || signature == null) {
      throw new MalformedException("an envelope has a key and a signature");
    }
    // An empty field may be left out in proto3.
    ByteString kind = type == null ? ByteString.EMPTY : type;
    ByteString content = payload == null ? ByteString.EMPTY : payload;
    PublicKey signer = PublicKey.decode(key);
    if (!signer.verify(signedBytes(domain, kind, content), signature)) {
      throw new MalformedException("the envelope's signature does not fit its key and domain");
    }
    return new SignedEnvelope(signer, kind, content, ByteString.copyOf(signature));
  }

  /** Two keys in one envelope: one reader would take the first, the next one the last. */
  private static <T> T once(@Nullable T before, T now) {
    if (before != null) {
      throw new MalformedException("a field of an envelope stands twice");
    }
    return now;
  }

  private static byte[] signedBytes(String domain, ByteString payloadType, ByteString payload) {
    ByteString purpose = ByteString.copyOf(domain.getBytes(StandardCharsets.UTF_8));
    byte[] signed = new byte[prefixed(purpose) + prefixed(payloadType) + prefixed(payload)];
    int offset = 0;
    for (ByteString part : new ByteString[] {purpose, payloadType, payload}) {
      offset = part.copyTo(signed, Uvarint.write(part.size(), signed, offset));
    }
    return signed;
  }

  private static int prefixed(ByteString part) {
    return Uvarint.size(part.size()) + part.size();
  }

  /** Whose signature it is. */
  public PublicKey publicKey() {
    return publicKey;
  }

  /** The name of the peer whose signature it is. */
  public PeerId signer() {
    return PeerId.of(publicKey);
  }

  /** What the payload is, a multicodec as a rule; may be empty. */
  public ByteString payloadType() {
    return payloadType;
  }

  public ByteString payload() {
    return payload;
  }

  /** The protobuf, for the wire. */
  public byte[] encode() {
    return new ProtoWriter()
        .bytes(PUBLIC_KEY_FIELD, publicKey.encoded())
        .bytes(PAYLOAD_TYPE_FIELD, payloadType)
        .bytes(PAYLOAD_FIELD, payload)
        .bytes(SIGNATURE_FIELD, signature)
        .toByteArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SignedEnvelope that
        && publicKey.equals(that.publicKey)
        && payloadType.equals(that.payloadType)
        && payload.equals(that.payload)
        && signature.equals(that.signature);
  }

  @Override
  public int hashCode() {
    return signature.hashCode();
  }

  @Override
  public String toString() {
    return "SignedEnvelope[" + payload.size() + " bytes by " + signer() + "]";
  }
}
