/**
 * The <a href="https://github.com/libp2p/specs/blob/master/tls/tls.md">libp2p certificate</a>: how
 * TLS 1.3, and so QUIC, comes to know a peer id.
 *
 * <p>The lesson: no authority vouches for these certificates, so none of the usual questions
 * (chain, host name, revocation) is asked. One extension carries the host key and its signature
 * over the certificate's key; the certificate signs itself; that is all the trust there is. The
 * certificate comes from a stranger before anything is authenticated, hence size, depth and key are
 * checked before a library does arithmetic.
 *
 * <p>Certificates of js and rust have an empty issuer, which the JDK's {@code CertificateFactory}
 * refuses. So BouncyCastle parses them, and only this package knows BouncyCastle's X.509.
 */
@NullMarked
package dev.folkmoot.libp2p.tls;

import org.jspecify.annotations.NullMarked;
