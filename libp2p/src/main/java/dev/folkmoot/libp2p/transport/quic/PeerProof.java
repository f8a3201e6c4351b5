package dev.folkmoot.libp2p.transport.quic;

import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PublicKey;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.tls.PeerCertificate;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one handshake has to prove, and what it has proven. It lives in the TLS session of the
 * connection. Confined to the connection's event loop.
 */
final class PeerProof {
  /** The name of the session's value. */
  static final String NAME = "dev.folkmoot.libp2p.proof";

  private final @Nullable PeerId expected;
  private @Nullable PublicKey key;
  private @Nullable String refusal;

  /**
   * A handshake to come.
   *
   * @param expected whom we dialled; empty where we listen and anybody may come
   */
  PeerProof(Optional<PeerId> expected) {
    this.expected = expected.orElse(null);
  }

  /** Judges the certificates that the remote has shown. */
  void judge(Certificate[] chain, Instant now) throws CertificateException {
    try {
      List<byte[]> encoded = new ArrayList<>();
      for (Certificate certificate : chain) {
        encoded.add(certificate.getEncoded());
      }
      PublicKey shown = PeerCertificate.verify(encoded, now);
      if (expected != null && !expected.matches(shown)) {
        throw new MalformedException(
            "expected " + expected + ", and " + PeerId.of(shown) + " answered");
      }
      key = shown;
    } catch (MalformedException refused) {
      refusal = refused.getMessage();
      throw new CertificateException(refused);
    }
  }

  /** The remote's key, once it is proven. */
  Optional<PublicKey> key() {
    return Optional.ofNullable(key);
  }

  /** Why we refused the remote, if we did. */
  Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }
}
