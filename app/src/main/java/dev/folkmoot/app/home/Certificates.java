package dev.folkmoot.app.home;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.tls.SelfSigned;
import dev.folkmoot.http.tls.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The certificates of a home: the one that it made itself, and those that its nodes show, which its
 * commands trust by that and by nothing else.
 */
public record Certificates(FolkmootHome home) {

  private static final System.Logger LOG = System.getLogger(Certificates.class.getName());

  /**
   * The certificate that was made here; made now if there is none. The nodes of a home share it.
   */
  public TlsFiles selfSigned(Instant now, SecureRandom random) {
    TlsFiles files = home.tlsFiles();
    if (!Files.exists(files.certificate()) || !Files.exists(files.key())) {
      try (SharedChange _ = SharedChange.begin(home)) {
        // The certificate comes last: where it is, its key is.
        if (!Files.exists(files.certificate()) || !Files.exists(files.key())) {
          SelfSigned made = SelfSigned.create(ownNames(), now, random);
          Replacement.writeForGood(files.key(), made.key().getBytes(StandardCharsets.US_ASCII));
          Replacement.writeForGood(
              files.certificate(), made.certificate().getBytes(StandardCharsets.US_ASCII));
        }
      }
    }
    return files;
  }

  /** Under what clients may look for this machine. */
  private static List<String> ownNames() {
    List<String> names = new ArrayList<>(List.of("localhost", "127.0.0.1", "::1"));
    try {
      String own = InetAddress.getLocalHost().getHostName();
      if (own.matches("[A-Za-z0-9.-]+")) {
        names.add(own);
      }
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
          .forEach(names::add);
    } catch (UnknownHostException | SocketException e) {
      LOG.log(System.Logger.Level.DEBUG, "this machine does not know all of its names", e);
    }
    return names;
  }

  /** Says which certificate a node shows now. */
  public static void show(NodePlace place, X509Certificate certificate) {
    try {
      place.create();
      Replacement.write(
          place.certificateFile(), SelfSigned.pem("CERTIFICATE", certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new FailureException(Failure.Kind.INTERNAL, "a certificate without a form", e);
    }
  }

  /** Those that the nodes of this home show, or have shown last. */
  public List<X509Certificate> shown() {
    return IntStream.rangeClosed(1, NodePlace.MAX_NODES)
        .mapToObj(number -> home.node(number).certificateFile())
        .filter(Files::exists)
        .flatMap(file -> read(file).stream())
        .toList();
  }

  /** One that cannot be read is none to trust. */
  private static List<X509Certificate> read(Path file) {
    try (var in = Files.newInputStream(file)) {
      return List.of(
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
    } catch (IOException | CertificateException e) {
      LOG.log(System.Logger.Level.DEBUG, "no certificate: " + file, e);
      return List.of();
    }
  }
}
