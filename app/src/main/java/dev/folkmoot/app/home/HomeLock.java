package dev.folkmoot.app.home;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The right to be one of the nodes of a home. The kernel takes it back when the process ends,
 * however it ends, so a lock is never stale. The file itself stays: deleting it would let two
 * processes lock two files of one name.
 */
public final class HomeLock implements AutoCloseable {

  private final NodePlace place;
  private final FileChannel channel;

  private HomeLock(NodePlace place, FileChannel channel) {
    this.place = place;
    this.channel = channel;
  }

  /** Which of them. */
  public NodePlace place() {
    return place;
  }

  /**
   * Takes the first place that nobody has.
   *
   * @return empty if all {@value NodePlace#MAX_NODES} are taken
   */
  public static Optional<HomeLock> firstFree(FolkmootHome home) {
    return IntStream.rangeClosed(1, NodePlace.MAX_NODES)
        .mapToObj(home::node)
        .flatMap(place -> tryAcquire(place).stream())
        .findFirst();
  }

  /**
   * Takes the place, if nobody has it.
   *
   * @return empty if another process holds it
   */
  public static Optional<HomeLock> tryAcquire(NodePlace place) {
    place.create();
    try {
      FileChannel channel =
          FileChannel.open(place.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel).isPresent()) {
        return Optional.of(new HomeLock(place, channel));
      }
      channel.close();
      return Optional.empty();
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot lock " + place.folder() + ": " + e.getMessage(), e);
    }
  }

  private static Optional<FileLock> lock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty(); // Held by another thread of this very process.
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot unlock " + place.folder() + ": " + e.getMessage(), e);
    }
  }
}
