package dev.folkmoot.http.admin;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Where events are hung out, and everybody who watches gets each of them. Who publishes never
 * waits: a watcher that is slow loses the oldest, and is told so. Safe for use by many threads.
 */
public final class EventBoard implements AutoCloseable {

  /** Who may watch at once: some windows of a person, not a crowd. */
  public static final int MAX_FEEDS = 64;

  private final List<EventFeed> feeds = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  public void publish(AdminEvent event) {
    feeds.forEach(feed -> feed.offer(event));
  }

  /** Whether anybody watches; what costs something to say may be left unsaid. */
  public boolean isWatched() {
    return !feeds.isEmpty();
  }

  /**
   * Watches from now on.
   *
   * @throws FailureException {@code BUSY} if {@value #MAX_FEEDS} do already
   */
  public EventFeed subscribe() {
    if (feeds.size() >= MAX_FEEDS) {
      throw new FailureException(
          Failure.Kind.BUSY, MAX_FEEDS + " programs watch this node already; end one of them");
    }
    EventFeed feed = new EventFeed(feeds::remove);
    feeds.add(feed);
    if (closed) {
      feed.end();
    }
    return feed;
  }

  /** There will be no more events, and who waits for one learns it. */
  @Override
  public void close() {
    closed = true;
    feeds.forEach(EventFeed::end);
  }
}
