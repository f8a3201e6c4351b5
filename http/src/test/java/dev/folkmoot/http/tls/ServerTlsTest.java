package dev.folkmoot.http.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates from files, and what a client is shown. */
final class ServerTlsTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir private Path folder = Path.of("");
  private TlsFiles files = new TlsFiles(Path.of(""), Path.of(""));
  private final List<X509Certificate> shown = new ArrayList<>();

  @BeforeEach
  void make() throws IOException {
    files = new TlsFiles(folder.resolve("c.pem"), folder.resolve("k.pem"));
    write(create());
  }

  private static SelfSigned create() {
    return SelfSigned.create(List.of("localhost", "127.0.0.1", "::1"), Instant.now(), RANDOM);
  }

  private void write(SelfSigned made) throws IOException {
    Files.writeString(files.key(), made.key());
    Files.writeString(files.certificate(), made.certificate());
  }

  private ServerTls tls() {
    return new ServerTls(files, shown::add);
  }

  private void assertRefused(Path file, String what) {
    assertThatThrownBy(this::tls)
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(what);
  }

  @Test
  void aCertificateThatWasMadeHereNamesThisMachine() throws Exception {
    X509Certificate certificate = tls().certificate();
    assertThat(certificate.getSubjectAlternativeNames()).hasSize(3);
    assertThat(certificate.getBasicConstraints()).as("it signs nothing").isEqualTo(-1);
    certificate.verify(certificate.getPublicKey());
    certificate.checkValidity();
    assertThat(Fingerprint.of(certificate)).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
    assertThat(shown).containsExactly(certificate);
    assertThat(create()).asString().doesNotContain("PRIVATE");
  }

  @Test
  void aRenewedCertificateIsShownToTheNextClient() throws Exception {
    ServerTls tls = tls();
    X509Certificate first = shown(tls);
    assertThat(first).isEqualTo(tls.certificate());
    write(create());
    X509Certificate second = shown(tls);
    assertThat(second).isNotEqualTo(first);
    assertThat(shown).containsExactly(first, second);
  }

  @Test
  void aRenewalThatIsHalfWrittenChangesNothing() throws Exception {
    ServerTls tls = tls();
    X509Certificate first = shown(tls);
    Files.writeString(files.certificate(), create().certificate());
    assertThat(shown(tls)).as("its key is not there yet").isEqualTo(first);
    Files.delete(files.certificate());
    assertThat(shown(tls)).isEqualTo(first);
    write(create());
    assertThat(shown(tls)).isNotEqualTo(first);
  }

  /** Shakes hands and says what certificate came. */
  private static X509Certificate shown(ServerTls tls) throws Exception {
    SSLContext trusting = SSLContext.getInstance("TLS");
    AtomicReference<X509Certificate> seen = new AtomicReference<>();
    trusting.init(null, new TrustManager[] {new Looking(seen)}, null);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (SSLServerSocket server =
            (SSLServerSocket)
                tls.context().getServerSocketFactory().createServerSocket(0, 1, loopback);
        SSLSocket client =
            (SSLSocket) trusting.getSocketFactory().createSocket(loopback, server.getLocalPort())) {
      Thread accepting =
          Thread.ofVirtual()
              .start(() -> {
                try (SSLSocket accepted = (SSLSocket) server.accept()) {
                  accepted.startHandshake();
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      client.startHandshake();
      accepting.join();
      Certificate own = client.getSession().getPeerCertificates()[0];
      assertThat(own).isEqualTo(seen.get());
      return (X509Certificate) own;
    }
  }

  private record Looking(AtomicReference<X509Certificate> seen) implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new AssertionError("it is a server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      seen.set(chain[0]);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** What {@code openssl ecparam} and {@code openssl rsa -traditional} write. */
  @Test
  void theOlderFormsOfKeysAreRead() throws Exception {
    SelfSigned made = create();
    String base64 =
        made.key().lines().filter(line -> !line.startsWith("-")).reduce("", String::concat);
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(Base64.getDecoder().decode(base64));
    BigInteger secret = ECPrivateKey.getInstance(info.parsePrivateKey()).getKey();
    byte[] sec1 =
        new ECPrivateKey(256, secret, info.getPrivateKeyAlgorithm().getParameters()).getEncoded();
    write(new SelfSigned(made.certificate(), SelfSigned.pem("EC PRIVATE KEY", sec1)));
    assertThat(shown(tls())).isEqualTo(tls().certificate());

    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate());
    }
    assertThat(text.toString()).startsWith("-----BEGIN RSA PRIVATE KEY-----");
    Files.writeString(files.key(), text.toString());
    assertRefused(files.key(), "it is not the key of the first certificate");
  }

  @Test
  void filesThatAreNoGoodAreNamedWithTheReason() throws IOException, GeneralSecurityException {
    String key = Files.readString(files.key());
    Files.writeString(files.key(), "no key at all\n");
    assertRefused(files.key(), "no private key in PEM");
    Files.writeString(files.key(), key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"));
    assertThatThrownBy(this::tls).isInstanceOf(FailureException.class);
    Files.delete(files.key());
    assertRefused(files.key(), "there is no such file");
    Files.writeString(files.certificate(), key);
    assertRefused(files.certificate(), "it holds no certificate in PEM");
    Files.write(files.certificate(), new byte[2 << 20]);
    assertRefused(files.certificate(), "it has more than");
  }

  /** Damage anywhere is a refusal that says nothing of the key, or no damage at all. */
  @Test
  void damagedFilesAreRefusedAndNothingElseHappens() throws IOException {
    SelfSigned good = create();
    Random random = new Random(20261122);
    for (int i = 0; i < 400; i++) {
      StringBuilder key = new StringBuilder(good.key());
      StringBuilder certificate = new StringBuilder(good.certificate());
      StringBuilder damaged = random.nextBoolean() ? key : certificate;
      int at = random.nextInt(damaged.length());
      if (random.nextInt(3) == 0) {
        damaged.setLength(at);
      } else {
        damaged.setCharAt(at, (char) (' ' + random.nextInt(95)));
      }
      write(new SelfSigned(certificate.toString(), key.toString()));
      try {
        tls();
      } catch (FailureException e) {
        assertThat(e.failure().message())
            .startsWith("cannot serve TLS with " + folder)
            .doesNotContain(good.key().lines().skip(1).findFirst().orElseThrow().substring(0, 20));
      }
    }
  }
}
