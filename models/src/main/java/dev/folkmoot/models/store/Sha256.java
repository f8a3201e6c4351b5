package dev.folkmoot.models.store;

import dev.folkmoot.core.model.Digest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest that names blobs and manifests. */
final class Sha256 {

  private Sha256() {}

  static MessageDigest fresh() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static Digest of(byte[] bytes) {
    return Digest.of(fresh().digest(bytes));
  }
}
