package dev.folkmoot.models.registry;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.failure.FullDisk;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.models.store.BlobClaim;
import dev.folkmoot.models.store.Blobs;
import dev.folkmoot.models.store.Layer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One blob on its way, for all who wait for it.
 *
 * <p>It runs on a thread of its own, which claims the blob, sees whether it is here already, lets
 * the {@link PartFetch parts} come, and hashes what has arrived without a gap meanwhile ({@link
 * PrefixHash}): when the last byte is here, little is left to hash. Only a blob whose digest is
 * right gets its name. What is left of a download that was cancelled, or whose registry went away,
 * stays for the next try; what turned out to be wrong, or fills the disk, does not.
 */
final class BlobDownload {

  private static final Duration CLAIM_LOOK = Duration.ofMillis(250);

  /** Between two looks at what has arrived, when there is nothing to hash. */
  private static final long IDLE_MILLIS = 5;

  private final Source source;
  private final Layer layer;
  private final Blobs blobs;
  private final PartFiles files;
  private final TransferSettings settings;
  private final Pause pause;
  private final LongSupplier nanos;
  private final CompletableFuture<Optional<FailureException>> outcome = new CompletableFuture<>();
  private volatile @Nullable PartFetch fetch;
  private volatile boolean cancelled;
  private volatile @Nullable Thread thread;

  BlobDownload(
      Source source,
      Layer layer,
      Blobs blobs,
      TransferSettings settings,
      Pause pause,
      LongSupplier nanos) {
    this.source = source;
    this.layer = layer;
    this.blobs = blobs;
    this.files = new PartFiles(blobs, layer.digest());
    this.settings = settings;
    this.pause = pause;
    this.nanos = nanos;
  }

  /** Begins. A platform thread, for it computes most of its time. */
  void start(Runnable whenEnded) {
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("pull-" + layer.digest().shortHex())
            .start(() -> {
              Optional<FailureException> failed = run();
              whenEnded.run();
              outcome.complete(failed);
            });
  }

  /** Lets it end soon; what has come stays. */
  void cancel() {
    cancelled = true;
    PartFetch running = fetch;
    if (running != null) {
      running.stop();
    }
    Thread worker = thread;
    if (worker != null) {
      worker.interrupt();
    }
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** Bytes that are here; empty while nothing is being fetched. */
  Optional<Long> completed() {
    return Optional.ofNullable(fetch).map(PartFetch::completed);
  }

  /**
   * Waits for its end.
   *
   * @return whether it has ended
   * @throws FailureException where it ended without the blob
   */
  boolean await(Duration time) throws InterruptedException {
    try {
      Optional<FailureException> failed = outcome.get(time.toMillis(), TimeUnit.MILLISECONDS);
      if (failed.isPresent()) {
        // A new one for each who waits: a trace belongs to one thread.
        throw new FailureException(failed.get().failure(), failed.get());
      }
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new FailureException(Failure.Kind.INTERNAL, "the download failed", e);
    }
  }

  private Optional<FailureException> run() {
    try (BlobClaim _ = claim()) {
      if (!blobs.holds(layer)) {
        fetchAll();
      }
      return Optional.empty();
    } catch (FailureException e) {
      return Optional.of(e);
    } catch (InterruptedException e) {
      return Optional.of(cancelled(e));
    } catch (IOException e) {
      return Optional.of(cancelled ? cancelled(e) : broken(e));
    }
  }

  private BlobClaim claim() throws IOException, InterruptedException {
    while (true) {
      Optional<BlobClaim> claim = blobs.claim(layer.digest());
      if (claim.isPresent()) {
        return claim.get();
      }
      pause.take(CLAIM_LOOK); // Another process fetches it: it will be here soon.
      if (cancelled) {
        throw new InterruptedException("cancelled");
      }
    }
  }

  private void fetchAll() throws IOException, InterruptedException {
    if (layer.size() == 0) {
      blobs.receive(layer.digest(), new ByteArrayInputStream(new byte[0]));
      return;
    }
    try {
      long part = settings.partBytes(layer.size());
      while (true) {
        try {
          fetch(files.load(layer.size(), part));
          return;
        } catch (Source.WholeOnlyException e) {
          if (part >= layer.size()) {
            throw e;
          }
          files.clear(); // This registry knows no ranges: one part, from the start.
          part = layer.size();
        }
      }
    } catch (FailureException e) {
      if (e.failure().kind() != Failure.Kind.CANCELLED
          && e.failure().kind() != Failure.Kind.ENGINE_FAILED) {
        files.clear();
      }
      throw e;
    } catch (IOException e) {
      if (FullDisk.isReasonOf(e)) {
        files.clear();
      }
      throw e;
    }
  }

  private void fetch(List<Part> parts) throws IOException, InterruptedException {
    requireRoom(parts);
    try (RandomAccessFile data = new RandomAccessFile(files.data().toFile(), "rw")) {
      if (data.length() != layer.size()) {
        data.setLength(layer.size()); // Sparse: it takes no room before it is written.
      }
      for (Part part : parts) {
        files.save(part);
      }
      PartFetch running = new PartFetch(source, files, parts, settings, pause, nanos);
      fetch = running;
      Digest digest;
      try (Writeback early = new Writeback(files.data(), running.completed(), layer.size())) {
        if (cancelled) {
          throw new InterruptedException("cancelled");
        }
        running.start();
        digest = hash(running, data, early);
      } finally {
        running.stop();
        running.awaitStopped();
      }
      if (!digest.equals(layer.digest())) {
        throw new FailureException(
            Failure.Kind.INTERNAL,
            "digest mismatch, file must be downloaded again: want "
                + layer.digest()
                + ", got "
                + digest);
      }
    }
    blobs.adopt(files.data(), layer.digest());
    files.clearStates();
  }

  /** Hashes what arrives, until all of it has. */
  private Digest hash(PartFetch running, RandomAccessFile data, Writeback early)
      throws IOException, InterruptedException {
    PrefixHash hash = new PrefixHash(data);
    while (hash.length() < layer.size()) {
      running.throwIfFailed();
      running.wakeStalled();
      early.heard(running.completed());
      if (!running.hash(hash)) {
        running.awaitProgress(Duration.ofMillis(IDLE_MILLIS));
      }
      if (cancelled) {
        throw new InterruptedException("cancelled");
      }
    }
    running.throwIfFailed();
    return hash.digest();
  }

  private void requireRoom(List<Part> parts) throws IOException {
    long needed = layer.size() - parts.stream().mapToLong(Part::completed).sum();
    long free = blobs.freeBytes();
    if (free < needed) {
      throw noRoom("the disk has " + free + " bytes free and " + needed + " are needed", null);
    }
  }

  private FailureException noRoom(String why, @Nullable IOException cause) {
    return new FailureException(
        Failure.Kind.INTERNAL,
        "no room for "
            + layer.digest()
            + " in "
            + files.data().getParent()
            + ": "
            + why
            + "; delete a model, or set OLLAMA_MODELS to another disk",
        cause);
  }

  private FailureException broken(IOException e) {
    if (FullDisk.isReasonOf(e)) {
      return noRoom("the disk is full", e);
    }
    return new FailureException(
        Failure.Kind.ENGINE_FAILED,
        "cannot fetch " + layer.digest() + ": " + said(e) + "; what has come is kept, pull again",
        e);
  }

  private static String said(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static FailureException cancelled(Exception e) {
    return new FailureException(Failure.Kind.CANCELLED, "the pull was cancelled", e);
  }
}
