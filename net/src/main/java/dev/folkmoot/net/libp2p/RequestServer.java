package dev.folkmoot.net.libp2p;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.net.Exchange;
import dev.folkmoot.net.RequestHandler;
import dev.folkmoot.net.wire.BodyCodec;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.EmbedBody;
import dev.folkmoot.net.wire.InferBody;
import dev.folkmoot.net.wire.Limits;
import dev.folkmoot.net.wire.Protocols;
import dev.folkmoot.net.wire.RequestHeader;
import dev.folkmoot.net.wire.RequestHeaderCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes the streams of requests, reads a header, and hands over to who answers. */
final class RequestServer {

  private static final System.Logger LOG = System.getLogger(RequestServer.class.getName());

  /** A header is a packet: who needs longer only holds a stream open. */
  private static final Duration HEADER_TIMEOUT = Duration.ofSeconds(10);

  /** Answers one kind of request. */
  private interface Answering<B> {
    void answer(Exchange<B> exchange) throws InterruptedException;
  }

  private final Host host;
  private final TrafficCounter traffic;
  private final Platform platform;
  private final Standings standings;

  RequestServer(Host host, TrafficCounter traffic, Platform platform, Standings standings) {
    this.host = host;
    this.traffic = traffic;
    this.platform = platform;
    this.standings = standings;
  }

  void serve(RequestHandler handler) {
    Function<Bytes, InferBody> infer = BodyCodec::decodeInfer;
    Function<Bytes, EmbedBody> embed = BodyCodec::decodeEmbed;
    handle(Protocols.INFER, infer, handler::infer);
    handle(Protocols.EMBED, embed, handler::embed);
    handle(Protocols.COUNT, infer, handler::countTokens);
    host.handle(
        CardExchange.PROTOCOL, stream -> CardExchange.answer(stream, traffic, standings, handler));
  }

  void stop() {
    host.unhandle(new ProtocolId(Protocols.INFER));
    host.unhandle(new ProtocolId(Protocols.EMBED));
    host.unhandle(new ProtocolId(Protocols.COUNT));
    host.unhandle(CardExchange.PROTOCOL);
  }

  private <B> void handle(String protocol, Function<Bytes, B> codec, Answering<B> answering) {
    host.handle(new ProtocolId(protocol), stream -> serve(stream, codec, answering));
  }

  private <B> void serve(Stream stream, Function<Bytes, B> codec, Answering<B> answering)
      throws IOException, InterruptedException {
    FrameStream frames =
        new FrameStream(
            stream,
            traffic,
            Limits.MAX_HEADER_BYTES,
            Limits.MAX_HEADER_FIELDS,
            Limits.MAX_ANSWER_BYTES);
    stream.readDeadline(HEADER_TIMEOUT);
    @Nullable RequestHeader header = frames.read(RequestHeaderCodec::read);
    stream.readDeadline(Stream.NO_DEADLINE);
    if (header == null) {
      return;
    }
    NodeId asker = Names.node(stream.connection().remotePeer());
    StreamExchange<B> exchange =
        new StreamExchange<>(asker, standings.await(asker), header, frames, codec, platform);
    try {
      answering.answer(exchange);
    } catch (FailureException e) {
      // Mostly an asker that has gone. Either way it learns by the reset all that it needs to know.
      LOG.log(System.Logger.Level.DEBUG, "request {0}: {1}", header.id(), e.getMessage());
    } finally {
      exchange.end();
    }
  }
}
