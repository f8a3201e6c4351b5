package dev.folkmoot.models.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of a blob's bytes while one connection alone brings them faster than several would.
 *
 * <p>Usually a blob comes over several connections, is written through the page cache, read back
 * from there to be hashed, and forced to the disk beside it. From a registry in the same building
 * that is three copies too many: what bounds a pull there is neither the wire nor the disk, but the
 * processor. In this lane one connection fills a chunk of memory, a thread of its own writes that
 * chunk past the page cache ({@code O_DIRECT}: the disk takes it out of our memory, and forcing has
 * nothing left to do), and then whoever hashes gets the same chunk. Measured for a gigabyte on two
 * cores: 1.0 s of CPU in place of 1.4, and nothing to wait for at the end.
 *
 * <p>Chunks go round: free, filled, written, hashed, free. There is a fixed number, so that a slow
 * disk slows the connection down. A lane that is not {@link #FAST_BYTES_PER_SECOND fast} is given
 * up for good: on a slow wire several connections help, and on a slow disk the page cache does,
 * since who pulls a model mostly loads it next.
 *
 * <p>Whole blocks only may be written past the cache. A page is therefore written either way as a
 * whole: what does not fill a block, or does not begin on one, goes the usual way.
 */
final class DirectLane {

  private static final System.Logger LOG = System.getLogger(DirectLane.class.getName());

  /** Below that there is nothing to win. */
  static final long LEAST_BLOB_BYTES = 64L << 20;

  /** Half of what one connection on the loopback brings; more than two of 1 Gbit/s. */
  static final long FAST_BYTES_PER_SECOND = 250_000_000;

  static final int CHUNK_BYTES = 1 << 20;
  private static final int CHUNKS = 16;
  private static final int MAX_BLOCK_BYTES = 64 << 10;

  /** So long a look tells how fast it is. */
  private static final Duration WINDOW = Duration.ofMillis(500);

  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final PartFiles files;
  private final FileChannel direct;
  private final FileChannel plain;
  private final int block;
  private final Runnable moved;
  private final LongSupplier nanos;
  private final Thread writer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition turned = lock.newCondition();
  private final Queue<ByteBuffer> free = new ArrayDeque<>(CHUNKS);
  private final Queue<Filled> filled = new ArrayDeque<>(CHUNKS);
  private final Queue<Chunk> written = new ArrayDeque<>(CHUNKS);
  private @Nullable IOException failure;
  private int unwritten;
  private boolean closed;

  /** Where the next byte goes, and how fast it has been: of the thread that reads. */
  private long end;

  private long windowBegin;
  private long windowBytes;

  private volatile boolean retired;

  /** Of the thread that writes. */
  private boolean passes = true;

  /** Bytes that are on their place in the file. */
  record Chunk(ByteBuffer bytes, long offset) {}

  private record Filled(Chunk chunk, Part part) {}

  private DirectLane(
      PartFiles files,
      FileChannel direct,
      FileChannel plain,
      int block,
      Runnable moved,
      LongSupplier nanos) {
    this.files = files;
    this.direct = direct;
    this.plain = plain;
    this.block = block;
    this.moved = moved;
    this.nanos = nanos;
    for (int i = 0; i < CHUNKS; i++) {
      free.add(ByteBuffer.allocateDirect(CHUNK_BYTES + block).alignedSlice(block));
    }
    this.windowBegin = nanos.getAsLong();
    this.writer = Thread.ofPlatform().daemon().name("direct-lane").start(this::write);
  }

  /**
   * A lane from the first byte of a file on.
   *
   * @param moved runs whenever something is written
   * @return empty where the file system does not let the page cache be passed by
   */
  static Optional<DirectLane> open(PartFiles files, Runnable moved, LongSupplier nanos)
      throws IOException {
    FileChannel plain = FileChannel.open(files.data(), StandardOpenOption.WRITE);
    try {
      long block = Files.getFileStore(files.data()).getBlockSize();
      if (block > 0 && block <= MAX_BLOCK_BYTES && Long.bitCount(block) == 1) {
        FileChannel direct = FileChannel.open(files.data(), StandardOpenOption.WRITE, direct());
        return Optional.of(new DirectLane(files, direct, plain, (int) block, moved, nanos));
      }
    } catch (IOException | ClassNotFoundException | UnsupportedOperationException e) {
      LOG.log(System.Logger.Level.DEBUG, "{0} goes through the page cache: {1}", files.data(), e);
    }
    plain.close();
    return Optional.empty();
  }

  /** By name, for its package is the JDK's own and its module need not be there. */
  private static OpenOption direct() throws ClassNotFoundException {
    for (Object option : Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants()) {
      if (option instanceof OpenOption open && option.toString().equals("DIRECT")) {
        return open;
      }
    }
    throw new UnsupportedOperationException("this Java cannot pass the page cache by");
  }

  /** Whether a part may come here: the one that begins where the last ended. */
  boolean leadsTo(Part part) {
    return !retired && part.position() == end;
  }

  boolean isRetired() {
    return retired;
  }

  /**
   * Brings what is left of a part.
   *
   * @return true where it is on its way as a whole, written or soon to be; false where this lane is
   *     slow and ends here: what has come is written, and the rest of the answer is still to read
   */
  boolean carry(Part part, RangeRequest reply) throws IOException, InterruptedException {
    boolean arrived = false;
    try {
      boolean slow = false;
      while (end < part.end() && !slow) {
        ByteBuffer bytes = take();
        bytes.limit((int) Math.min(CHUNK_BYTES - end % block, part.end() - end));
        try {
          while (bytes.hasRemaining() && !slow) {
            int count = reply.read(bytes);
            if (count < 0) {
              long left = part.end() - end - bytes.position();
              throw new IOException("the connection ended " + left + " bytes early");
            }
            part.heard(nanos.getAsLong());
            slow = isSlowAfter(count);
          }
        } finally {
          put(bytes.flip(), part);
        }
      }
      arrived = end == part.end();
      retired = slow;
      return arrived;
    } finally {
      if (!arrived) {
        awaitWritten(); // Somebody else goes on where the part stands then.
      }
    }
  }

  private boolean isSlowAfter(int count) {
    windowBytes += count;
    long time = nanos.getAsLong() - windowBegin;
    if (time < WINDOW.toNanos()) {
      return false;
    }
    double rate = (double) windowBytes * NANOS_PER_SECOND / time;
    windowBegin += time;
    windowBytes = 0;
    return rate < FAST_BYTES_PER_SECOND;
  }

  private ByteBuffer take() throws IOException, InterruptedException {
    lock.lock();
    try {
      while (free.isEmpty() && failure == null) {
        turned.await();
      }
      throwIfFailed();
      return free.remove().clear();
    } finally {
      lock.unlock();
    }
  }

  private void put(ByteBuffer bytes, Part part) {
    lock.lock();
    try {
      filled.add(new Filled(new Chunk(bytes, end), part));
      unwritten++;
      end += bytes.remaining();
      turned.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitWritten() {
    lock.lock();
    try {
      while (unwritten > 0 && failure == null) {
        turned.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** What is to be hashed next, if it is here; in the order of the file. */
  Optional<Chunk> written() {
    lock.lock();
    try {
      return Optional.ofNullable(written.poll());
    } finally {
      lock.unlock();
    }
  }

  /** Of what was {@link #written}: nobody needs it any more. */
  void recycle(Chunk chunk) {
    lock.lock();
    try {
      free.add(chunk.bytes());
      turned.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** A disk that takes no more is told to who waits for the blob, as any other failure. */
  void throwIfFailed() throws IOException {
    lock.lock();
    try {
      if (failure != null) {
        throw failure;
      }
    } finally {
      lock.unlock();
    }
  }

  /** To be called when nobody carries any more; returns when it has let go of the file. */
  void close() {
    lock.lock();
    try {
      closed = true;
      turned.signalAll();
    } finally {
      lock.unlock();
    }
    Joining.all(List.of(writer));
  }

  private void write() {
    try (plain;
        direct) {
      for (Filled next = next(); next != null; next = next()) {
        write(next.chunk());
        done(next);
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  private @Nullable Filled next() {
    lock.lock();
    try {
      while (filled.isEmpty() && !closed) {
        turned.awaitUninterruptibly();
      }
      return filled.poll();
    } finally {
      lock.unlock();
    }
  }

  private void write(Chunk chunk) throws IOException {
    ByteBuffer bytes = chunk.bytes().duplicate();
    long at = chunk.offset();
    if (at % block == 0 && passes) {
      try {
        bytes.limit(bytes.limit() - bytes.limit() % block);
        while (bytes.hasRemaining()) {
          at += direct.write(bytes, at);
        }
      } catch (IOException e) {
        // Some file systems refuse only now. One that is full says so once more below.
        LOG.log(System.Logger.Level.DEBUG, "{0} goes through the page cache: {1}", files.data(), e);
        passes = false;
      }
      bytes.limit(chunk.bytes().limit());
    }
    while (bytes.hasRemaining()) {
      at += plain.write(bytes, at);
    }
  }

  /** First to who hashes, then to who counts: counted bytes that are not here are read back. */
  private void done(Filled done) throws IOException {
    int count = done.chunk().bytes().remaining();
    Part part = done.part();
    lock.lock();
    try {
      unwritten--;
      written.add(done.chunk());
      part.came(count);
      turned.signalAll();
    } finally {
      lock.unlock();
    }
    moved.run();
    if (part.isDone() || part.isWorthSaving(PartFetch.SAVE_BYTES)) {
      files.save(part);
    }
  }

  private void fail(IOException e) {
    lock.lock();
    try {
      failure = e;
      retired = true;
      turned.signalAll();
    } finally {
      lock.unlock();
    }
    moved.run();
  }
}
