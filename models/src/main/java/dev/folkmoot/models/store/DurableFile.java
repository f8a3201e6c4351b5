package dev.folkmoot.models.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file that appears under its name whole, or not at all.
 *
 * <p>It is written under another name in the same directory, forced to the disk, and renamed; then
 * the directory is forced too, because a rename is only a change to the directory. Whoever looks
 * sees the old file or the new one. If the process dies before the rename, a temporary file is
 * left, which {@link Leftovers} recognises by its name and removes once it is old and nobody holds
 * its lock.
 */
final class DurableFile implements Closeable {

  static final String PREFIX = ".folkmoot-";
  static final String SUFFIX = ".tmp";

  private static final System.Logger LOG = System.getLogger(DurableFile.class.getName());
  private static final AtomicLong NUMBER = new AtomicLong();

  private final Path temporary;
  private final FileChannel channel;
  private boolean published;

  private DurableFile(Path temporary, FileChannel channel) {
    this.temporary = temporary;
    this.channel = channel;
  }

  /** A new, empty file in a directory that is there. */
  static DurableFile in(Path directory) throws IOException {
    while (true) {
      Path temporary =
          directory.resolve(
              PREFIX + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet() + SUFFIX);
      try {
        FileChannel channel =
            FileChannel.open(
                temporary,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        DurableFile file = new DurableFile(temporary, channel);
        file.hold();
        return file;
      } catch (FileAlreadyExistsException e) {
        // Left by a process of the same number that died: the next name is free.
        LOG.log(System.Logger.Level.DEBUG, "passed over {0}", e.getMessage());
      }
    }
  }

  /** The lock tells other processes that somebody is at work here; it goes with the process. */
  private void hold() throws IOException {
    try {
      if (channel.tryLock() == null) {
        throw new IOException("the new file " + temporary + " is locked by another process");
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Where the content is until it is published. */
  Path path() {
    return temporary;
  }

  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Waits until all that was written is on the disk. */
  void force() throws IOException {
    channel.force(true);
  }

  /** Gives the file its name, in place of a file that may have it, and closes it. */
  void publish(Path target) throws IOException {
    force();
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    published = true;
    channel.close();
    Directories.force(Directories.of(target));
  }

  /** Removes what was not published. */
  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      if (!published) {
        Files.deleteIfExists(temporary);
      }
    }
  }

  /** Writes a small file in one go. */
  static void write(Path target, byte[] content) throws IOException {
    try (DurableFile file = in(Directories.of(target))) {
      file.write(ByteBuffer.wrap(content));
      file.publish(target);
    }
  }
}
