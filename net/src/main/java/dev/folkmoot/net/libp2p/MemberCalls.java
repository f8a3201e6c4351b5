package dev.folkmoot.net.libp2p;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.UnsupportedProtocolException;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.net.member.MemberExchange;
import dev.folkmoot.net.wire.MalformedMessageException;
import dev.folkmoot.net.wire.Protocols;
import java.io.IOException;
import java.time.Duration;

/** A {@link MemberExchange} on a stream. */
final class MemberCalls {

  static final ProtocolId PROTOCOL = new ProtocolId(Protocols.MEMBER);

  /** A whole exchange. It takes a round trip and a half. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final System.Logger LOG = System.getLogger(MemberCalls.class.getName());

  /** What came of an exchange. */
  enum Outcome {
    MEMBER,
    STRANGER,
    /** Nothing: it broke. */
    BROKEN
  }

  private MemberCalls() {}

  /** Asks a peer. */
  static Outcome ask(Host host, TrafficCounter traffic, NodeId peer, MemberExchange exchange) {
    Stream stream;
    try {
      stream = host.newStream(Names.peer(peer), PROTOCOL);
    } catch (IOException e) {
      return broken(peer, e);
    }
    try {
      Letters letters = new Letters(stream, traffic, MemberExchange.MAX_MESSAGE_BYTES, TIMEOUT);
      letters.write(exchange.ask());
      letters.write(exchange.conclude(letters.read()));
      stream.close();
      return exchange.isMember() ? Outcome.MEMBER : Outcome.STRANGER;
    } catch (UnsupportedProtocolException | MalformedMessageException e) {
      LOG.log(System.Logger.Level.DEBUG, "{0} is no member: {1}", peer, e.getMessage());
      stream.reset();
      return Outcome.STRANGER;
    } catch (IOException e) {
      stream.reset();
      return broken(peer, e);
    }
  }

  /** Answers a peer that asks on this stream. */
  static Outcome answer(
      Stream stream, TrafficCounter traffic, NodeId peer, MemberExchange exchange) {
    try {
      Letters letters = new Letters(stream, traffic, MemberExchange.MAX_MESSAGE_BYTES, TIMEOUT);
      letters.write(exchange.answer(letters.read()));
      exchange.finish(letters.read());
      return exchange.isMember() ? Outcome.MEMBER : Outcome.STRANGER;
    } catch (MalformedMessageException e) {
      LOG.log(System.Logger.Level.DEBUG, "{0} is no member: {1}", peer, e.getMessage());
      stream.reset();
      return Outcome.STRANGER;
    } catch (IOException e) {
      stream.reset();
      return broken(peer, e);
    }
  }

  private static Outcome broken(NodeId peer, IOException why) {
    LOG.log(System.Logger.Level.DEBUG, "nothing came of asking {0}: {1}", peer, why.getMessage());
    return Outcome.BROKEN;
  }
}
