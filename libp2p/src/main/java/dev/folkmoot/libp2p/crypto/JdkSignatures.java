package dev.folkmoot.libp2p.crypto;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.SignatureException;

/** Verification by the JDK, with its checked exceptions sorted into ours. */
final class JdkSignatures {
  private JdkSignatures() {}

  static boolean verify(
      String algorithm, java.security.PublicKey key, byte[] message, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (SignatureException notASignature) {
      return false; // wrong length or broken DER: the signature is the stranger's, and no signature
    } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
      throw new IllegalStateException("the key was checked when it was read", impossible);
    }
  }
}
