package dev.folkmoot.models.registry;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.models.store.Blobs;
import dev.folkmoot.models.store.Layer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The blobs on their way: one download each, however many wait for it. It is cancelled when the
 * last of them leaves.
 */
final class Downloads {

  /** Between two events of one blob. */
  private static final Duration TICK = Duration.ofMillis(60);

  private final Blobs blobs;
  private final TransferSettings settings;
  private final Pause pause;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private final Map<Digest, Shared> running = new HashMap<>();

  Downloads(Blobs blobs, TransferSettings settings, Pause pause, LongSupplier nanos) {
    this.blobs = blobs;
    this.settings = settings;
    this.pause = pause;
    this.nanos = nanos;
  }

  /** A download and how many wait for it. */
  private static final class Shared {
    final BlobDownload download;
    int waiters;

    Shared(BlobDownload download) {
      this.download = download;
    }
  }

  /**
   * Waits until a layer's blob is here.
   *
   * @throws dev.folkmoot.core.failure.FailureException where it does not come
   */
  void await(Session session, Layer layer, TransferEvent.Listener listener)
      throws InterruptedException {
    Shared shared = join(session, layer);
    try {
      boolean begun = false;
      while (!shared.download.await(TICK)) {
        Optional<Long> completed = shared.download.completed();
        if (completed.isPresent()) {
          listener.heard(event(layer, begun ? completed.get() : 0));
          begun = true;
        }
      }
      listener.heard(event(layer, layer.size()));
    } finally {
      leave(shared);
    }
  }

  private static TransferEvent event(Layer layer, long completed) {
    return TransferEvent.of("pulling", layer.digest(), layer.size(), completed);
  }

  private Shared join(Session session, Layer layer) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Shared shared = running.get(layer.digest());
      while (shared != null && shared.download.isCancelled()) {
        ended.await(); // The last who waited has just left; it stops writing first.
        shared = running.get(layer.digest());
      }
      if (shared == null) {
        shared = begin(session, layer);
      }
      shared.waiters++;
      return shared;
    } finally {
      lock.unlock();
    }
  }

  private Shared begin(Session session, Layer layer) {
    Shared begun =
        new Shared(
            new BlobDownload(new Source(session, layer), layer, blobs, settings, pause, nanos));
    running.put(layer.digest(), begun);
    begun.download.start(() -> end(layer.digest()));
    return begun;
  }

  private void end(Digest digest) {
    lock.lock();
    try {
      running.remove(digest);
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void leave(Shared shared) {
    lock.lock();
    try {
      shared.waiters--;
      if (shared.waiters == 0) {
        shared.download.cancel();
      }
    } finally {
      lock.unlock();
    }
  }
}
