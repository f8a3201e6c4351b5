package dev.folkmoot.libp2p.transport.quic;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Hands a remote's certificate to the {@link PeerProof} of its handshake. Netty gives certificates
 * that are bytes until somebody asks, so the JDK never parses one: it would refuse js and rust.
 */
final class PeerTrust extends X509ExtendedTrustManager {
  private static final X509Certificate[] NO_AUTHORITY = {};

  private final InstantSource clock;

  PeerTrust(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    proof(engine).judge(chain, clock.instant());
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    proof(engine).judge(chain, clock.instant());
  }

  static PeerProof proof(SSLEngine engine) throws CertificateException {
    if (engine.getSession().getValue(PeerProof.NAME) instanceof PeerProof proof) {
      return proof;
    }
    throw new CertificateException("a handshake of which nobody wants a proof");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("QUIC has no sockets of its own");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("QUIC has no sockets of its own");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("no trust without a handshake");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("no trust without a handshake");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return NO_AUTHORITY.clone();
  }
}
