package dev.folkmoot.libp2p.upgrade;

import dev.folkmoot.libp2p.noise.NoiseException;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.yamux.GoAwayCode;
import dev.folkmoot.libp2p.yamux.YamuxSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The two threads of a {@link YamuxConnection}: one brings in what the remote sent, one carries out
 * what the session wants sent. Two, so that two sides that both only write cannot block each other.
 * Cipher and socket are used outside the lock; the session only under it.
 */
final class FramePump {

  private final YamuxConnection connection;
  private final YamuxSession session;
  private final SecuredConnection secured;
  private final SealedReader reader;
  private final SealedWriter writer;
  private final ReentrantLock lock;
  private final Condition output;
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

  /** Under the lock: each thread gives large buffers back when it comes by. */
  void trimSoon() {
    trimReader = true;
    trimWriter = true;
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
      why = "the connection broke: " + broken.getMessage();
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
      while (fetch()) {
        writer.flush();
      }
    } catch (InterruptedException | NoiseException | IOException broken) {
      why = "the connection broke: " + broken.getMessage();
    }
    secured.bytes().close();
    connection.writerEnded(why);
  }

  /** Waits for frames and seals as many as one write takes; false when all is over. */
  private boolean fetch() throws InterruptedException {
    boolean more = true;
    boolean any = false;
    while (!any || (more && writer.hasRoom())) {
      int drained;
      lock.lock();
      try {
        while (!session.hasOutput(connection.now())) {
          if (any || session.isClosed()) {
            // What there was has gone meanwhile: nothing sealed may wait for more.
            return any;
          }
          output.await();
        }
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
