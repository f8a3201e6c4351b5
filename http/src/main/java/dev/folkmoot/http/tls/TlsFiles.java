package dev.folkmoot.http.tls;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Where a certificate and its key lie, in PEM.
 *
 * @param certificate the server's own first, then those that signed it
 * @param key unencrypted: PKCS#8, or the older forms of RSA and EC
 */
public record TlsFiles(Path certificate, Path key) {
  public TlsFiles {
    requireNonNull(certificate);
    requireNonNull(key);
  }

  /** Something that changes whenever one of the files does. */
  String stamp() {
    return stamp(certificate) + " " + stamp(key);
  }

  private static String stamp(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return now.lastModifiedTime().toInstant() + "/" + now.size() + "/" + now.fileKey();
    } catch (IOException e) {
      return "unreadable"; // Whoever reads it then learns why.
    }
  }
}
