package dev.folkmoot.engine.remote;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.engine.Generation;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An answer that a server streams. A virtual thread of its own waits for a turn, asks, and reads;
 * between it and the one reader is a bounded queue, so that a slow reader makes the server wait.
 * Closing interrupts that thread, wherever it is, and it breaks the connection off: that is how
 * every server learns that nobody listens any more.
 */
final class RemoteGeneration implements Generation {

  /** Events that the server may be ahead of the reader. */
  private static final int AHEAD = 256;

  /** Opens the stream; blocks. */
  @FunctionalInterface
  interface Opening {
    Lines open();
  }

  private final RemoteSettings settings;
  private final SlotGauge gauge;
  private final Health health;
  private final Opening opening;
  private final StreamDecoder decoder;
  private final Runnable ended;
  private final BlockingQueue<TokenEvent> events = new ArrayBlockingQueue<>(AHEAD);
  private final Thread worker;
  private volatile @Nullable Failure broken;
  private volatile boolean isClosed;

  /**
   * @param ended runs when the answer is over, however it ended
   */
  RemoteGeneration(
      RemoteSettings settings,
      SlotGauge gauge,
      Health health,
      Opening opening,
      StreamDecoder decoder,
      Runnable ended) {
    this.settings = settings;
    this.gauge = gauge;
    this.health = health;
    this.opening = opening;
    this.decoder = decoder;
    this.ended = ended;
    this.worker = Thread.ofVirtual().name("remote-answer").unstarted(this::work);
  }

  RemoteGeneration start() {
    worker.start();
    return this;
  }

  @Override
  public TokenEvent next() throws InterruptedException {
    TokenEvent event = events.poll(settings.patience().toNanos(), TimeUnit.NANOSECONDS);
    if (event != null) {
      return event;
    }
    Failure why = broken;
    breakOff(why != null ? why : silent());
    return new TokenEvent.Failed(why != null ? why : silent());
  }

  @Override
  public @Nullable TokenEvent poll() {
    return events.poll();
  }

  @Override
  public void close() {
    isClosed = true;
    worker.interrupt();
  }

  /** Ends it with a failure that its reader hears, though the server says nothing. */
  void breakOff(Failure why) {
    broken = why;
    isClosed = true;
    worker.interrupt();
  }

  private Failure silent() {
    return new Failure(
        Failure.Kind.ENGINE_FAILED,
        "engine '%s' said nothing for %d s"
            .formatted(settings.name(), Math.max(1, settings.patience().toSeconds())));
  }

  private void work() {
    try {
      events.put(lastOf());
    } catch (InterruptedException e) {
      // Whoever closed it does not listen; whoever broke it off is told why.
      Failure why = broken;
      if (why != null) {
        tell(new TokenEvent.Failed(why));
      }
    } finally {
      ended.run();
    }
  }

  /** A reader that waits finds room, and one that does not find the end finds {@link #broken}. */
  private void tell(TokenEvent last) {
    if (!events.offer(last)) {
      events.clear();
      events.add(last);
    }
  }

  /** Passes everything on but the last event, and gives that. */
  private TokenEvent lastOf() throws InterruptedException {
    try (SlotGauge.Pass pass = gauge.enter()) {
      try (Lines lines = opening.open()) {
        return read(lines, pass);
      } catch (FailureException e) {
        return failed(e, pass);
      } catch (IOException e) {
        requireNotInterrupted();
        return failed(Refusals.unreachable(settings, e), pass);
      }
    }
  }

  private TokenEvent read(Lines lines, SlotGauge.Pass pass)
      throws IOException, InterruptedException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      for (TokenEvent event : decoder.take(line)) {
        pass.spoke();
        if (event.isLast()) {
          health.succeeded();
          return event;
        }
        events.put(event);
      }
    }
    requireNotInterrupted();
    TokenEvent last = decoder.end();
    health.succeeded();
    return last;
  }

  private void requireNotInterrupted() throws InterruptedException {
    if (Thread.interrupted() || isClosed) {
      throw new InterruptedException("the answer is not wanted any more");
    }
  }

  private TokenEvent failed(FailureException e, SlotGauge.Pass pass) throws InterruptedException {
    switch (e.failure().kind()) {
      case CANCELLED -> throw new InterruptedException("the answer is not wanted any more");
      case BUSY -> pass.refused();
      case ENGINE_FAILED -> health.failed();
      case INVALID_REQUEST, NOT_FOUND, OUT_OF_MEMORY, INTERNAL -> {
        // The server is well; it does not like what it was asked.
      }
    }
    return new TokenEvent.Failed(e.failure());
  }
}
