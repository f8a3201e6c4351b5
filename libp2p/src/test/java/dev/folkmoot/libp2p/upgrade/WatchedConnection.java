package dev.folkmoot.libp2p.upgrade;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.transport.ByteConnection;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A connection that remembers which threads wrote, and whose reading can be stopped. */
final class WatchedConnection implements ByteConnection {

  private final ByteConnection real;
  private final Set<Thread> writers = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition flowing = lock.newCondition();
  private boolean stalled;

  WatchedConnection(ByteConnection real) {
    this.real = real;
  }

  boolean hasWritten(Thread thread) {
    return writers.contains(thread);
  }

  /** Lets no read begin. */
  void stall() {
    lock.lock();
    try {
      stalled = true;
    } finally {
      lock.unlock();
    }
  }

  void flow() {
    lock.lock();
    try {
      stalled = false;
      flowing.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Multiaddr localAddress() {
    return real.localAddress();
  }

  @Override
  public Multiaddr remoteAddress() {
    return real.remoteAddress();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    lock.lock();
    try {
      while (stalled) {
        flowing.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
    return real.read(buffer, offset, length);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    writers.add(Thread.currentThread());
    real.write(bytes, offset, length);
  }

  @Override
  public boolean allowsAnyWriter() {
    return real.allowsAnyWriter();
  }

  @Override
  public void close() {
    real.close();
  }
}
