package dev.folkmoot.net.libp2p;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.UnsupportedProtocolException;
import dev.folkmoot.net.CardReply;
import dev.folkmoot.net.Loss;
import dev.folkmoot.net.RequestHandler;
import dev.folkmoot.net.wire.CardCodec;
import dev.folkmoot.net.wire.Limits;
import dev.folkmoot.net.wire.MalformedMessageException;
import dev.folkmoot.net.wire.Protocols;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks a peer for the card of a model, and answers who asks: one message each way. */
final class CardExchange {

  static final ProtocolId PROTOCOL = new ProtocolId(Protocols.MODEL);

  /** From the question to the end of the answer. Nothing is computed for it. */
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private static final CardReply NONE = new CardReply.NotOffered();
  private static final System.Logger LOG = System.getLogger(CardExchange.class.getName());

  private CardExchange() {}

  /**
   * @param opening opens the stream of {@link #PROTOCOL} to the peer
   */
  static CardReply ask(StreamAnswer.Opening opening, TrafficCounter traffic, ModelName name) {
    Stream stream;
    try {
      stream = opening.open();
    } catch (IOException e) {
      return lost(Loss.UNREACHABLE, e);
    }
    CardReply reply = ask(stream, traffic, name);
    if (reply instanceof CardReply.Lost) {
      stream.reset();
    } else {
      stream.close();
    }
    return reply;
  }

  private static CardReply ask(Stream stream, TrafficCounter traffic, ModelName name) {
    try {
      limit(stream);
      FrameStream frames =
          new FrameStream(
              stream,
              traffic,
              Limits.MAX_CARD_BYTES,
              Limits.MAX_CARD_FIELDS,
              Limits.MAX_QUESTION_BYTES);
      frames.write(out -> CardCodec.writeQuestion(out, name));
      @Nullable CardReply reply =
          frames.read(in -> CardCodec.readAnswer(in).map(card -> judge(card, name)).orElse(NONE));
      return reply == null
          ? new CardReply.Lost(Loss.RESET, "the peer hung up without an answer")
          : reply;
    } catch (UnsupportedProtocolException e) {
      return lost(Loss.UNSUPPORTED, e);
    } catch (SocketTimeoutException e) {
      return lost(Loss.TIMED_OUT, e);
    } catch (IOException e) {
      return lost(stream.connection().isClosed() ? Loss.DISCONNECTED : Loss.RESET, e);
    } catch (MalformedMessageException e) {
      return lost(Loss.GARBLED, e);
    }
  }

  private static CardReply judge(ModelCard card, ModelName asked) {
    return card.name().sameAs(asked)
        ? new CardReply.Known(card)
        : new CardReply.Lost(Loss.GARBLED, "the peer answered for another model");
  }

  private static CardReply.Lost lost(Loss loss, Exception why) {
    return new CardReply.Lost(loss, String.valueOf(why.getMessage()));
  }

  static void answer(
      Stream stream, TrafficCounter traffic, Standings standings, RequestHandler handler)
      throws IOException, InterruptedException {
    limit(stream);
    FrameStream frames =
        new FrameStream(
            stream,
            traffic,
            Limits.MAX_QUESTION_BYTES,
            Limits.MAX_CONTROL_FIELDS,
            Limits.MAX_CARD_BYTES);
    NodeId asker = Names.node(stream.connection().remotePeer());
    try {
      @Nullable ModelName name = frames.read(CardCodec::readQuestion);
      if (name == null) {
        return;
      }
      Optional<ModelCard> card = handler.card(asker, standings.await(asker), name);
      frames.write(out -> CardCodec.writeAnswer(out, card));
    } catch (MalformedMessageException | FailureException e) {
      // Not a question, or a model of which there is more to say than may be sent.
      LOG.log(System.Logger.Level.DEBUG, "no card for {0}: {1}", asker, e.getMessage());
      stream.reset();
    }
  }

  private static void limit(Stream stream) {
    stream.readDeadline(TIMEOUT);
    stream.writeDeadline(TIMEOUT);
  }
}
