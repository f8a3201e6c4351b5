package dev.folkmoot.node.serving;

import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.Exchange;
import dev.folkmoot.net.wire.Answer;
import dev.folkmoot.net.wire.RequestHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A request of a peer that notes what is done with it. */
final class FakeExchange<B> implements Exchange<B> {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final NodeId asker;
  private final Reach standing;
  private final RequestHeader header;
  private final Supplier<B> body;
  private final List<Answer> sent = new CopyOnWriteArrayList<>();
  private final List<Runnable> actions = new ArrayList<>();
  private volatile Supplier<Answer.Beat> progress = () -> new Answer.Beat(0, 0);
  private volatile boolean wasBodyRead;
  private boolean cancelled;
  private volatile @Nullable Thread server;

  FakeExchange(NodeId asker, Reach standing, RequestHeader header, Supplier<B> body) {
    this.asker = asker;
    this.standing = standing;
    this.header = header;
    this.body = body;
  }

  /** Something that serves exchanges. */
  interface Serves<B> {
    void serve(Exchange<B> exchange) throws InterruptedException;
  }

  /** Has it served in a thread of its own. */
  FakeExchange<B> servedBy(Serves<B> handler) {
    server =
        Thread.ofVirtual()
            .start(() -> {
              try {
                handler.serve(this);
              } catch (FailureException | InterruptedException e) {
                // As the network has it: the asker hears of it by a reset.
                actions.clear();
              }
            });
    return this;
  }

  /** Waits until its handler has returned. */
  FakeExchange<B> awaitEnd() {
    await()
        .atMost(PATIENCE)
        .until(() -> {
          Thread thread = server;
          return thread != null && !thread.isAlive();
        });
    return this;
  }

  FakeExchange<B> awaitAccepted() {
    return awaitSent(Answer.Accepted.class);
  }

  FakeExchange<B> awaitSent(Class<? extends Answer> kind) {
    await().atMost(PATIENCE).until(() -> sent.stream().anyMatch(kind::isInstance));
    return this;
  }

  List<Answer> sent() {
    return sent;
  }

  Answer last() {
    return sent.getLast();
  }

  Answer.Accepted accepted() {
    return (Answer.Accepted) sent.getFirst();
  }

  Answer.Refused refused() {
    return (Answer.Refused) sent.getFirst();
  }

  Failure failure() {
    return ((TokenEvent.Failed) ((Answer.Event) last()).event()).failure();
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (Answer answer : sent) {
      if (answer instanceof Answer.Event(TokenEvent.Text event)) {
        text.append(event.text());
      }
    }
    return text.toString();
  }

  boolean wasBodyRead() {
    return wasBodyRead;
  }

  /** The asker has gone. */
  void cancel() {
    List<Runnable> all;
    synchronized (actions) {
      cancelled = true;
      all = List.copyOf(actions);
    }
    all.forEach(Runnable::run);
  }

  @Override
  public NodeId asker() {
    return asker;
  }

  @Override
  public Reach standing() {
    return standing;
  }

  @Override
  public RequestHeader header() {
    return header;
  }

  @Override
  public void refuse(Answer.Refused refusal) {
    sent.add(refusal);
  }

  @Override
  public void accept(Answer.Accepted accepted) {
    send(accepted);
  }

  @Override
  public B body() {
    wasBodyRead = true;
    return body.get();
  }

  @Override
  public void send(Answer answer) {
    if (isCancelled()) {
      throw new FailureException(Failure.Kind.CANCELLED, "the asker has gone");
    }
    sent.add(answer);
  }

  @Override
  public void progress(Supplier<Answer.Beat> reached) {
    progress = reached;
  }

  /** What a beat would say now. */
  Answer.Beat beat() {
    return progress.get();
  }

  @Override
  public boolean isCancelled() {
    synchronized (actions) {
      return cancelled;
    }
  }

  @Override
  public void onCancel(Runnable action) {
    synchronized (actions) {
      actions.add(action);
    }
  }
}
