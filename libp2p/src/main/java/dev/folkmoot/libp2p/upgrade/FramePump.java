package dev.folkmoot.libp2p.upgrade;

import dev.folkmoot.libp2p.noise.NoiseException;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.platform.Timers;
import dev.folkmoot.libp2p.yamux.GoAwayCode;
import dev.folkmoot.libp2p.yamux.YamuxSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The two threads of a {@link YamuxConnection}: one brings in what the remote sent, one carries out
 * what the session wants sent. Two, so that two sides that both only write cannot block each other.
 * Cipher and socket are used outside the lock; the session only under it.
 *
 * <p>To wake a thread for every write costs more than the write. So whoever writes a little to a
 * stream takes the writer's place for that one write, if nobody has it, and if it cannot block:
 * then he returns as soon as he would without. Three things keep that true. The socket is known to
 * be all but empty ({@link Unproven}); an interrupt of the caller does not close it ({@link
 * dev.folkmoot.libp2p.transport.ByteConnection#allowsAnyWriter}); and the reader never does it. A
 * remote that acknowledges what it has not read can still hold one caller, until the keepalive
 * finds it dead.
 */
final class FramePump {

  /** How long frames that nobody waits for may wait for others to travel with. */
  private static final Duration SOON = Duration.ofMillis(1);

  /** More than this is left to the writer, who batches it. */
  private static final int MAX_BYTES_HERE = 1_024;

  private final YamuxConnection connection;
  private final YamuxSession session;
  private final SecuredConnection secured;
  private final SealedReader reader;
  private final SealedWriter writer;
  private final ReentrantLock lock;
  private final Condition output;
  private Timers.@Nullable Timer soon;
  private final Unproven unproven = new Unproven();

  /** Whether somebody is between draining the session and having written what it gave. */
  private boolean busy;

  private @Nullable String failure;
  private boolean trimReader;
  private boolean trimWriter;

  FramePump(
      YamuxConnection connection,
      YamuxSession session,
      SecuredConnection secured,
      ReentrantLock lock) {
    this.connection = connection;
    this.session = session;
    this.secured = secured;
    this.reader = secured.reader();
    this.writer = secured.writer();
    this.lock = lock;
    this.output = lock.newCondition();
  }

  void start(Platform platform) {
    platform.start("yamux-read", this::readLoop);
    platform.start("yamux-write", this::writeLoop);
  }

  /** Under the lock: there is something to send, or all is over. */
  void wakeWriter() {
    output.signal();
  }

  /** Under the lock: there is something to send that nobody waits for. */
  void wakeWriterSoon() {
    if (soon == null) {
      soon = connection.schedule(SOON, this::soon);
    }
  }

  private void soon() {
    lock.lock();
    try {
      soon = null;
      output.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock: each thread gives large buffers back when it comes by. */
  void trimSoon() {
    trimReader = true;
    trimWriter = true;
  }

  /** Under the lock: for {@link #arrived}. */
  long mark() {
    return unproven.mark();
  }

  /** Under the lock: the remote knows of a stream that was opened at this mark. */
  void arrived(long mark) {
    unproven.arrived(mark);
  }

  /**
   * Under the lock: takes the writer's place if it is free and the write cannot block; then {@link
   * #writeHere} must follow, without the lock.
   */
  boolean claim() {
    if (busy
        || session.isClosed()
        || !unproven.isLittle()
        || session.unsentBytes() > MAX_BYTES_HERE
        || !secured.bytes().allowsAnyWriter()
        || Thread.currentThread().isInterrupted()) {
      return false;
    }
    busy = session.drain(writer.buffer(session.unsentBytes()), connection.now()) > 0;
    return busy;
  }

  void writeHere() {
    String why = null;
    int written = 0;
    try {
      writer.seal();
      written = writer.flush();
    } catch (NoiseException | IOException broken) {
      why = broke(broken);
    }
    lock.lock();
    try {
      busy = false;
      failure = why;
      unproven.wrote(written);
      if (why != null || session.isClosed() || session.hasOutput(connection.now())) {
        output.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private static String broke(Exception how) {
    return "the connection broke: " + how.getMessage();
  }

  private void readLoop() {
    String why;
    try {
      ByteBuffer plain = reader.next();
      while (plain != null && receive(plain)) {
        plain = reader.next();
      }
      why = "the remote hung up";
    } catch (NoiseException | IOException broken) {
      why = broke(broken);
    }
    connection.end(GoAwayCode.INTERNAL_ERROR, why);
  }

  private boolean receive(ByteBuffer plain) {
    boolean trim;
    boolean goesOn;
    lock.lock();
    try {
      session.receive(plain, connection.now());
      connection.settle();
      trim = trimReader;
      trimReader = false;
      goesOn = !session.isClosed();
    } finally {
      lock.unlock();
    }
    if (trim) {
      reader.trim();
    }
    return goesOn;
  }

  private void writeLoop() {
    String why = "the connection was closed here";
    try {
      int written = 0;
      while (fetch(written)) {
        written = writer.flush();
      }
    } catch (InterruptedException | NoiseException | IOException broken) {
      why = broke(broken);
    }
    secured.bytes().close();
    connection.writerEnded(Objects.requireNonNullElse(failure, why));
  }

  /**
   * Waits for frames and seals as many as one write takes; false when all is over.
   *
   * @param written what the last write took
   */
  private boolean fetch(int written) throws InterruptedException {
    boolean more = true;
    boolean any = false;
    while (!any || (more && writer.hasRoom())) {
      int drained;
      lock.lock();
      try {
        if (!any && written > 0) {
          busy = false;
          unproven.wrote(written);
        }
        while ((busy && !any) || !session.hasOutput(connection.now())) {
          if (any || (session.isClosed() && !busy)) {
            // What there was has gone meanwhile: nothing sealed may wait for more.
            return any;
          }
          output.await();
        }
        if (failure != null) {
          return false;
        }
        busy = true;
        if (trimWriter) {
          trimWriter = false;
          writer.trim();
        }
        drained = session.drain(writer.buffer(session.unsentBytes()), connection.now());
        connection.settle();
        more = session.hasOutput(connection.now());
      } finally {
        lock.unlock();
      }
      if (drained > 0) {
        any = true;
        writer.seal();
      }
    }
    return any;
  }
}
