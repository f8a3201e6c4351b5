package dev.folkmoot.node.stream;

import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.net.RemoteAnswer;
import dev.folkmoot.net.Reply;
import dev.folkmoot.net.wire.Answer;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An answer of a {@link FakePeer}, which breaks or falls silent as its peer is told. */
final class FakeAnswer implements RemoteAnswer {

  private final FakePeer peer;
  private final Deque<Answer> opening;
  private final @Nullable Supplier<Generation> begin;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Generation generation;
  private int events;

  FakeAnswer(FakePeer peer, Deque<Answer> opening, @Nullable Supplier<Generation> begin) {
    this.peer = peer;
    this.opening = opening;
    this.begin = begin;
  }

  @Override
  public Reply next() throws InterruptedException {
    return next(Duration.ofDays(1)).orElseThrow();
  }

  @Override
  public Optional<Reply> next(Duration atMost) throws InterruptedException {
    if (events >= peer.silentAfter) {
      boolean over = closed.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
      return over ? Optional.of(peer.lost()) : Optional.empty();
    }
    if (events >= peer.beatsAfter) {
      boolean over = closed.await(FakePeer.BEAT.toNanos(), TimeUnit.NANOSECONDS);
      return Optional.of(over ? peer.lost() : new Reply.Heard(new Answer.Beat(0, 0)));
    }
    if (events >= peer.breaksAfter) {
      return Optional.of(peer.lost());
    }
    Answer first = opening.poll();
    if (first != null) {
      return Optional.of(new Reply.Heard(first));
    }
    if (begin == null) {
      return Optional.of(peer.lost());
    }
    if (generation == null) {
      generation = begin.get();
    }
    events++;
    TokenEvent event = generation.next();
    return Optional.of(new Reply.Heard(new Answer.Event(peer.isMute ? mute(event) : event)));
  }

  static TokenEvent mute(TokenEvent event) {
    return event instanceof TokenEvent.Text text
        ? new TokenEvent.Text(text.text(), text.logprobs())
        : event;
  }

  @Override
  public @Nullable Reply poll() {
    return null;
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public void close() {
    closed.countDown();
    Generation begun = generation;
    if (begun != null) {
      begun.close();
    }
  }
}
