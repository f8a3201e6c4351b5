package dev.folkmoot.testkit.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.wire.ProtoWriter;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import java.util.Random;

/** Payloads of the third message of a handshake: {@code NoiseHandshakePayload}, good and bad. */
public final class Payloads {

  private static final int IDENTITY_KEY = 1;
  private static final int IDENTITY_SIG = 2;
  private static final int EXTENSIONS = 4;
  private static final int STREAM_MUXERS = 2;
  private static final int KEY_TYPE = 1;
  private static final int KEY_DATA = 2;
  private static final int RSA = 0;
  private static final BigInteger RSA_EXPONENT = BigInteger.valueOf(65_537);
  private static final String PREFIX = "noise-libp2p-static-key:";

  private Payloads() {}

  /** What an honest peer says: who it is, and that it speaks yamux. */
  public static byte[] honest(PrivateKey identity, byte[] staticKey) {
    return withMuxers(identity, staticKey, List.of("/yamux/1.0.0"));
  }

  /** Honest, but for the muxers. */
  public static byte[] withMuxers(PrivateKey identity, byte[] staticKey, List<String> muxers) {
    var extensions = new ProtoWriter();
    muxers.forEach(muxer -> extensions.string(STREAM_MUXERS, muxer));
    return of(identity.publicKey().encode(), signature(identity, staticKey), extensions);
  }

  /** Names this key, whatever it is, with this signature. */
  public static byte[] of(byte[] key, byte[] signature, ProtoWriter extensions) {
    return new ProtoWriter()
        .bytes(IDENTITY_KEY, key)
        .bytes(IDENTITY_SIG, signature)
        .message(EXTENSIONS, extensions)
        .toByteArray();
  }

  /** The signature that binds an identity to the static key of its handshake. */
  public static byte[] signature(PrivateKey identity, byte[] staticKey) {
    var signed = new ByteArrayOutputStream();
    signed.writeBytes(PREFIX.getBytes(US_ASCII));
    signed.writeBytes(staticKey);
    return identity.sign(signed.toByteArray());
  }

  /** The encoding of an RSA key of any size; nobody has its other half, which nobody needs. */
  public static byte[] rsaKey(int bits) {
    try {
      BigInteger modulus = new BigInteger(bits, new Random(bits)).setBit(bits - 1).setBit(0);
      byte[] der =
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(modulus, RSA_EXPONENT))
              .getEncoded();
      return key(RSA, der);
    } catch (GeneralSecurityException refused) {
      throw new IllegalStateException("the JDK makes no key of " + bits + " bits", refused);
    }
  }

  /** The encoding of a key of any type. */
  public static byte[] key(int type, byte[] data) {
    return new ProtoWriter().varint(KEY_TYPE, type).bytes(KEY_DATA, data).toByteArray();
  }
}
