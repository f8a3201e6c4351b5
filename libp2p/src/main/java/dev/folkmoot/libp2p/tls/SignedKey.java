package dev.folkmoot.libp2p.tls;

import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.crypto.PublicKey;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;

/**
 * The value of the extension: {@code SEQUENCE { publicKey OCTET STRING, signature OCTET STRING }},
 * the signature over a fixed text and the certificate's own key.
 */
record SignedKey(ByteString publicKey, ByteString signature) {
  static final String OID = "1.3.6.1.4.1.53594.1.1";

  private static final byte[] PREFIX = "libp2p-tls-handshake:".getBytes(StandardCharsets.US_ASCII);

  /** The host's word that this certificate key is its own, as a SubjectPublicKeyInfo. */
  static SignedKey sign(PrivateKey host, byte[] certificateKey) {
    return new SignedKey(
        host.publicKey().encoded(), ByteString.copyOf(host.sign(signed(certificateKey))));
  }

  static SignedKey decode(byte[] der) {
    ByteBuffer bytes = ByteBuffer.wrap(der);
    ByteBuffer sequence = DerShape.expect(bytes, DerShape.SEQUENCE);
    ByteBuffer key = DerShape.expect(sequence, DerShape.OCTET_STRING);
    ByteBuffer signature = DerShape.expect(sequence, DerShape.OCTET_STRING);
    if (bytes.hasRemaining() || sequence.hasRemaining()) {
      throw new MalformedException("bytes left in the libp2p extension");
    }
    return new SignedKey(take(key), take(signature));
  }

  /**
   * The host key, having signed the certificate's.
   *
   * @throws MalformedException where it has not, or is no key
   */
  PublicKey verify(byte[] certificateKey) {
    PublicKey host = PublicKey.decode(publicKey.toByteArray());
    if (!host.verify(signed(certificateKey), signature.toByteArray())) {
      throw new MalformedException("the host key did not sign this certificate's key");
    }
    return host;
  }

  byte[] encode() {
    ASN1Encodable[] parts = {
      new DEROctetString(publicKey.toByteArray()), new DEROctetString(signature.toByteArray())
    };
    try {
      return new DERSequence(parts).getEncoded(ASN1Encoding.DER);
    } catch (IOException impossible) {
      throw new IllegalStateException("two octet strings always have an encoding", impossible);
    }
  }

  private static byte[] signed(byte[] certificateKey) {
    byte[] signed = Arrays.copyOf(PREFIX, PREFIX.length + certificateKey.length);
    System.arraycopy(certificateKey, 0, signed, PREFIX.length, certificateKey.length);
    return signed;
  }

  private static ByteString take(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return ByteString.copyOf(copy);
  }
}
