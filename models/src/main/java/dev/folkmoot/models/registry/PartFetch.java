package dev.folkmoot.models.registry;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.failure.FullDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the parts of a blob, several at a time, each on a virtual thread, in their order.
 *
 * <p>A part that breaks off is asked for again from where it was, after a pause that doubles; one
 * that only keeps silent is woken and asked for again at once. Threads are stopped by interrupting
 * them, which closes the connection they read and the channel they write to; each has its own.
 */
final class PartFetch {

  private static final int MAX_TRIES = 6;

  /** Of one part, one after the other: a registry that never says anything is no registry. */
  private static final int MAX_STALLS = 20;

  /** Large, for each read and write of it is a call to the system. */
  private static final int BUFFER_BYTES = 1 << 20;

  /** A process that is killed loses no more than this of each part on its way. */
  static final long SAVE_BYTES = 16L << 20;

  private final Source source;
  private final PartFiles files;
  private final List<Part> parts;
  private final TransferSettings settings;
  private final Pause pause;
  private final LongSupplier nanos;
  private final Queue<Part> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final Semaphore progress = new Semaphore(0);
  private final List<Thread> threads = new ArrayList<>();
  private final Optional<DirectLane> lane;
  private volatile boolean stopped;

  PartFetch(
      Source source,
      PartFiles files,
      List<Part> parts,
      TransferSettings settings,
      Pause pause,
      LongSupplier nanos)
      throws IOException {
    this.source = source;
    this.files = files;
    this.parts = List.copyOf(parts);
    this.settings = settings;
    this.pause = pause;
    this.nanos = nanos;
    parts.stream().filter(part -> !part.isDone()).forEach(waiting::add);
    boolean isLong = parts.getLast().end() >= DirectLane.LEAST_BLOB_BYTES;
    this.lane =
        isLong && completed() == 0 ? DirectLane.open(files, this::move, nanos) : Optional.empty();
  }

  /** With one stream as long as that is fast enough. */
  void start() {
    start(lane.isPresent() ? 1 : settings.streams());
  }

  /** Up to so many streams in all. */
  private void start(int streams) {
    synchronized (threads) {
      int count = Math.min(streams, threads.size() + waiting.size());
      while (threads.size() < count && !stopped) {
        threads.add(Thread.ofVirtual().name("part-", threads.size()).start(this::fetchWaiting));
      }
    }
  }

  void stop() {
    stopped = true;
    synchronized (threads) {
      threads.forEach(Thread::interrupt);
    }
  }

  /** Nobody writes to the file any more when this returns, even where the caller is in a hurry. */
  void awaitStopped() {
    List<Thread> all;
    synchronized (threads) {
      all = List.copyOf(threads);
    }
    Joining.all(all);
    lane.ifPresent(DirectLane::close);
  }

  long completed() {
    return parts.stream().mapToLong(Part::completed).sum();
  }

  /** Bytes before the first gap. */
  long prefix() {
    long end = 0;
    for (Part part : parts) {
      end = part.position();
      if (!part.isDone()) {
        break;
      }
    }
    return end;
  }

  void wakeStalled() {
    long now = nanos.getAsLong();
    parts.forEach(part -> part.wakeIfStalled(now, settings.stall().toNanos()));
  }

  void awaitProgress(Duration most) throws InterruptedException {
    if (progress.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS)) {
      progress.drainPermits();
    }
  }

  /**
   * Hashes what has come next.
   *
   * @return whether anything had
   */
  boolean hash(PrefixHash hash) throws IOException {
    long here = prefix(); // Before the look at the lane: what is counted now was there already.
    Optional<DirectLane.Chunk> chunk = lane.flatMap(DirectLane::written);
    if (chunk.isEmpty()) {
      return hash.advance(here);
    }
    hash.add(chunk.get().bytes(), chunk.get().offset());
    lane.orElseThrow().recycle(chunk.get());
    return true;
  }

  private void move() {
    if (progress.availablePermits() == 0) {
      progress.release();
    }
  }

  void throwIfFailed() throws IOException {
    if (lane.isPresent()) {
      lane.get().throwIfFailed();
    }
    @Nullable Exception failed = failure.get();
    switch (failed) {
      case null -> {}
      case FailureException e -> throw e;
      case IOException e -> throw e;
      default -> throw new IOException(failed);
    }
  }

  private void fetchWaiting() {
    try {
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
      for (Part part = waiting.poll(); part != null && !stopped; part = waiting.poll()) {
        fetch(part, buffer);
      }
    } catch (IOException | FailureException e) {
      failure.compareAndSet(null, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Stopped: nobody asks how it ended.
    } finally {
      progress.release();
    }
  }

  private void fetch(Part part, ByteBuffer buffer) throws IOException, InterruptedException {
    int tries = 0;
    int stalls = 0;
    boolean carried = false;
    while (!carried && !part.isDone()) {
      long before = part.completed();
      try {
        part.begin(nanos.getAsLong());
        carried = fetchOnce(part, buffer);
      } catch (Source.WholeOnlyException e) {
        throw e;
      } catch (IOException | InterruptedException e) {
        boolean woken = Thread.interrupted() || part.isStalled();
        if (stopped) {
          throw new InterruptedException("stopped");
        }
        if (FullDisk.isReasonOf(e)) {
          throw e;
        }
        stalls = part.completed() > before ? 0 : stalls + 1;
        boolean isFree = (woken || e instanceof InterruptedException) && stalls < MAX_STALLS;
        if (!isFree && ++tries == MAX_TRIES) {
          throw new IOException("no success after " + tries + " tries: " + said(e), e);
        }
        if (!isFree) {
          pause.take(Duration.ofSeconds(1L << tries));
        }
      } finally {
        part.rest();
      }
    }
  }

  private static String said(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** Returns whether nothing is left to do for the part; where it throws, the part says how far. */
  private boolean fetchOnce(Part part, ByteBuffer buffer) throws IOException, InterruptedException {
    boolean carried = false;
    try (RangeRequest reply = source.range(part.position(), part.end() - 1)) {
      if (lane.isPresent() && lane.get().leadsTo(part)) {
        carried = lane.get().carry(part, reply);
        if (!carried) {
          start(settings.streams());
        }
      }
      if (!carried) {
        write(part, reply, buffer);
      }
      return true;
    } finally {
      if (!carried && part.isWorthSaving(1)) {
        files.save(part);
      }
    }
  }

  private void write(Part part, RangeRequest reply, ByteBuffer buffer) throws IOException {
    try (FileChannel data = FileChannel.open(files.data(), StandardOpenOption.WRITE)) {
      while (!part.isDone()) {
        long left = part.size() - part.completed();
        buffer.clear().limit((int) Math.min(buffer.capacity(), left));
        int count = reply.read(buffer);
        if (count < 0) {
          throw new IOException("the connection ended " + left + " bytes early");
        }
        buffer.flip();
        for (long at = part.position(); buffer.hasRemaining(); ) {
          at += data.write(buffer, at);
        }
        part.heard(nanos.getAsLong());
        part.came(count);
        move();
        if (part.isWorthSaving(SAVE_BYTES)) {
          files.save(part);
        }
      }
    }
  }
}
