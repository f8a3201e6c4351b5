package dev.folkmoot.http.wire;

import io.helidon.common.concurrency.limits.FixedLimit;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * A connection of Helidon's whose requests find their {@link Inlet} in {@link #INLET}, and that the
 * doorkeeper hears of when it ends.
 */
final class GuardedConnection implements ServerConnection, InterruptableTask<Void> {

  static final ScopedValue<Inlet> INLET = ScopedValue.newInstance();

  private final ServerConnection connection;
  private final Inlet inlet;
  private final Runnable atEnd;

  GuardedConnection(ServerConnection connection, Inlet inlet, Runnable atEnd) {
    this.connection = connection;
    this.inlet = inlet;
    this.atEnd = atEnd;
  }

  @Override
  public void handle(Limit limit) throws InterruptedException {
    try {
      ScopedValue.where(INLET, inlet)
          .<Void, InterruptedException>call(() -> {
            connection.handle(limit);
            return null;
          });
    } finally {
      atEnd.run();
    }
  }

  @Override
  @Deprecated
  @SuppressWarnings({"removal", "InlineMeSuggester"}) // not ours to take away
  public void handle(Semaphore requests) throws InterruptedException {
    handle(FixedLimit.create(requests));
  }

  @Override
  public Duration idleTime() {
    // The inlet keeps the time; Helidon's own timer shall never find one that is too old.
    return Duration.ZERO;
  }

  @Override
  public void close(boolean interrupt) {
    connection.close(interrupt);
  }

  @Override
  public boolean canInterrupt() {
    return connection instanceof InterruptableTask<?> task && task.canInterrupt();
  }
}
