package dev.folkmoot.libp2p.upgrade;

import dev.folkmoot.libp2p.StreamResetException;
import dev.folkmoot.libp2p.platform.Gate;
import dev.folkmoot.libp2p.platform.Timers;
import dev.folkmoot.libp2p.transport.MuxedStream;
import dev.folkmoot.libp2p.yamux.YamuxStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A stream of a {@link YamuxConnection}: a blocking face over {@link YamuxStream}. */
final class YamuxLink implements MuxedStream {

  /** How long a remote may go on sending to a stream that was closed here. */
  private static final Duration LINGER = Duration.ofSeconds(15);

  private final YamuxConnection connection;
  private final YamuxStream stream;
  private final long mark;
  private final Gate reading;
  private final Gate writing;
  private boolean writeClosed;
  private boolean discarding;
  private Timers.@Nullable Timer linger;
  private @Nullable Runnable afterwards;

  /**
   * @param mark where the connection's writing had come to when it was opened
   */
  YamuxLink(YamuxConnection connection, YamuxStream stream, long mark) {
    this.connection = connection;
    this.stream = stream;
    this.mark = mark;
    this.reading = connection.newGate();
    this.writing = connection.newGate();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    ByteBuffer out = ByteBuffer.wrap(buffer, offset, length);
    connection.lock();
    try {
      while (true) {
        if (discarding) {
          throw new SocketException("the stream was closed here");
        }
        int count = stream.read(out, connection.now());
        connection.settle();
        if (count > 0) {
          return count;
        }
        if (count == YamuxStream.END) {
          return -1;
        }
        requireAlive(count);
        reading.await();
      }
    } finally {
      connection.unlock();
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    boolean here;
    connection.lock();
    try {
      take(ByteBuffer.wrap(bytes, offset, length));
      here = connection.settleHere();
    } finally {
      connection.unlock();
    }
    if (here) {
      connection.writeHere();
    }
  }

  @Override
  public void writeSoon(byte[] bytes, int offset, int length) throws IOException {
    connection.lock();
    try {
      take(ByteBuffer.wrap(bytes, offset, length));
      connection.settleSoon();
    } finally {
      connection.unlock();
    }
  }

  private void take(ByteBuffer in) throws IOException {
    while (in.hasRemaining()) {
      if (writeClosed) {
        throw new SocketException("this half of the stream is closed");
      }
      int count = stream.write(in);
      requireAlive(count);
      if (in.hasRemaining()) {
        connection.settle();
        writing.await();
      }
    }
  }

  private void requireAlive(int count) throws StreamResetException {
    if (count == YamuxStream.RESET) {
      throw new StreamResetException(connection.endOf("the stream was reset"));
    }
  }

  @Override
  public void closeWrite() {
    connection.lock();
    try {
      finish();
    } finally {
      connection.unlock();
    }
  }

  @Override
  public void close() {
    connection.lock();
    try {
      finish();
      discarding = true;
      reading.wake();
      readable();
      if (!stream.isOver() && linger == null) {
        linger = connection.schedule(LINGER, this::lingered);
      }
    } finally {
      connection.unlock();
    }
  }

  private void finish() {
    writeClosed = true;
    writing.wake();
    stream.closeWrite();
    if (stream.isRead()) {
      connection.settleSoon();
    } else {
      connection.settle();
    }
  }

  /** A slow remote may take its time to read what we wrote; but not to write what nobody reads. */
  private void lingered() {
    connection.lock();
    try {
      if (stream.isOver()) {
        return;
      }
      if (stream.hasUnsent()) {
        linger = connection.schedule(LINGER, this::lingered);
      } else {
        reset();
      }
    } finally {
      connection.unlock();
    }
  }

  @Override
  public void reset() {
    connection.lock();
    try {
      stream.reset();
      connection.settle();
    } finally {
      connection.unlock();
    }
  }

  @Override
  public void readDeadline(Duration fromNow) {
    connection.lock();
    try {
      reading.deadline(fromNow);
    } finally {
      connection.unlock();
    }
  }

  @Override
  public void writeDeadline(Duration fromNow) {
    connection.lock();
    try {
      writing.deadline(fromNow);
    } finally {
      connection.unlock();
    }
  }

  @Override
  public boolean isOver() {
    connection.lock();
    try {
      return stream.isOver();
    } finally {
      connection.unlock();
    }
  }

  @Override
  public void whenOver(Runnable task) {
    connection.lock();
    try {
      if (stream.isOver()) {
        task.run();
      } else {
        afterwards = task;
      }
    } finally {
      connection.unlock();
    }
  }

  // ---- called by the connection, under its lock ------------------------------------------------

  void accept() {
    stream.accept();
  }

  long mark() {
    return mark;
  }

  void readable() {
    if (discarding) {
      ByteBuffer scratch = connection.scratch();
      while (stream.read(scratch.clear(), connection.now()) > 0) {
        // thrown away, as close says
      }
      connection.settle();
    } else {
      reading.wake();
    }
  }

  void writable() {
    writing.wake();
  }

  void over() {
    if (linger != null) {
      linger.cancel();
      linger = null;
    }
    reading.wake();
    writing.wake();
    Runnable task = afterwards;
    if (task != null) {
      afterwards = null;
      task.run();
    }
  }
}
