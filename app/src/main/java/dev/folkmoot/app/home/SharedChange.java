package dev.folkmoot.app.home;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The right to change what the nodes of a home share, held while one file is read and written. It
 * waits for others, who hold it for milliseconds; the kernel takes it from a process that dies.
 */
final class SharedChange implements AutoCloseable {

  /** A file is locked by processes; among the threads of this one, this decides. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private final FileChannel channel;

  private SharedChange(FileChannel channel) {
    this.channel = channel;
  }

  static SharedChange begin(FolkmootHome home) {
    THREADS.lock();
    try {
      home.create();
      FileChannel channel =
          FileChannel.open(home.changesFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.lock();
      return new SharedChange(channel);
    } catch (IOException e) {
      THREADS.unlock();
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot lock " + home.root() + ": " + e.getMessage(), e);
    } catch (FailureException e) {
      THREADS.unlock();
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot unlock this home: " + e.getMessage(), e);
    } finally {
      THREADS.unlock();
    }
  }
}
