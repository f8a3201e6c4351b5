package dev.folkmoot.net.libp2p;

import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.Usage;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.Exchange;
import dev.folkmoot.net.RequestHandler;
import dev.folkmoot.net.wire.Answer;
import dev.folkmoot.net.wire.EmbedBody;
import dev.folkmoot.net.wire.InferBody;
import dev.folkmoot.net.wire.Refusal;
import dev.folkmoot.net.wire.Vector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider whose model says the prompt back, a piece at a time; and misbehaves when told to. */
final class ScriptedHandler implements RequestHandler {
  static final Digest DIGEST = new Digest("ab".repeat(32));

  final AtomicInteger sent = new AtomicInteger();
  final CountDownLatch cancelled = new CountDownLatch(1);
  volatile boolean refuses;
  volatile int hangsAfter = Integer.MAX_VALUE;
  volatile int pieceChars = 8;
  volatile Duration beat = Duration.ZERO;
  volatile List<ModelCard> cards = List.of();
  volatile List<Reach> standings = new CopyOnWriteArrayList<>();

  @Override
  public void infer(Exchange<InferBody> exchange) throws InterruptedException {
    standings.add(exchange.standing());
    if (refuses) {
      exchange.refuse(new Answer.Refused(Refusal.OUT_OF_REACH, "not you", Duration.ZERO));
      return;
    }
    exchange.accept(new Answer.Accepted(Duration.ZERO, 0, DIGEST, beat));
    String text = ((Prompt.Raw) exchange.body().request().prompt()).text();
    exchange.onCancel(cancelled::countDown);
    AtomicInteger beats = new AtomicInteger();
    exchange.progress(() -> new Answer.Beat(beats.incrementAndGet(), text.length()));
    int pieces = 0;
    for (int at = 0; at < text.length(); at += pieceChars) {
      if (pieces++ == hangsAfter) {
        cancelled.await();
      }
      String piece = text.substring(at, Math.min(text.length(), at + pieceChars));
      exchange.send(new Answer.Event(new TokenEvent.Text(piece)));
      sent.incrementAndGet();
    }
    exchange.send(
        new Answer.Event(new TokenEvent.Finished(FinishReason.STOP, Usage.NONE, List.of())));
  }

  @Override
  public void embed(Exchange<EmbedBody> exchange) {
    exchange.accept(new Answer.Accepted(Duration.ZERO, 0, DIGEST, beat));
    List<String> texts = exchange.body().texts();
    for (int i = 0; i < texts.size(); i++) {
      float[] vector = {texts.get(i).length(), i};
      exchange.send(new Answer.Embedded(i, Vector.of(vector)));
    }
    exchange.send(new Answer.AllEmbedded(texts.size()));
  }

  @Override
  public void countTokens(Exchange<InferBody> exchange) {
    exchange.accept(new Answer.Accepted(Duration.ZERO, 0, DIGEST, beat));
    exchange.body();
    // Returns without an answer: the asker must not wait for ever.
  }

  @Override
  public Optional<ModelCard> card(NodeId asker, Reach standing, ModelName name) {
    return Reach.MESH.allows(standing) ? cards.stream().findFirst() : Optional.empty();
  }
}
