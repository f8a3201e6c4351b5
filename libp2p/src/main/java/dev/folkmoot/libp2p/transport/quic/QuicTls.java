package dev.folkmoot.libp2p.transport.quic;

import dev.folkmoot.libp2p.tls.TlsIdentity;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.handler.ssl.ClientAuth;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * TLS 1.3 as libp2p has it: both sides show one certificate, no host name is sent, the protocol is
 * {@value TlsIdentity#ALPN}. No session is ever resumed by us, since a resumed one shows no
 * certificate; for a remote that tries, see {@link QuicConnection}.
 */
final class QuicTls {
  private final QuicSslContext client;
  private final QuicSslContext server;

  QuicTls(TlsIdentity identity, InstantSource clock) {
    PeerTrust trust = new PeerTrust(clock);
    client =
        QuicSslContextBuilder.forClient()
            .keyManager(identity.key(), null, identity.certificate())
            .trustManager(trust)
            .applicationProtocols(TlsIdentity.ALPN)
            .earlyData(false)
            .build();
    server =
        QuicSslContextBuilder.forServer(identity.key(), null, identity.certificate())
            .trustManager(trust)
            .clientAuth(ClientAuth.REQUIRE)
            .applicationProtocols(TlsIdentity.ALPN)
            .earlyData(false)
            .build();
  }

  /** Makes the engine of a dial that has to prove this. */
  Function<QuicChannel, QuicSslEngine> dialling(PeerProof proof) {
    return channel -> engine(client, channel, proof);
  }

  /** Makes the engines of a listener. */
  Function<QuicChannel, QuicSslEngine> listening() {
    return channel -> engine(server, channel, new PeerProof(Optional.empty()));
  }

  private static QuicSslEngine engine(
      QuicSslContext context, QuicChannel channel, PeerProof proof) {
    QuicSslEngine engine = context.newEngine(channel.alloc());
    engine.getSession().putValue(PeerProof.NAME, proof);
    return engine;
  }
}
