package dev.folkmoot.core.failure;

import java.io.IOException;
import java.util.List;

/**
 * Whether a write failed because there was no room. Java has no exception of its own for that, only
 * the words of each operating system.
 */
public final class FullDisk {

  /** The last is what a file system says that takes no file of such a length, as FAT above 4 GB. */
  private static final List<String> WORDS =
      List.of(
          "No space left on device",
          "Disk quota exceeded",
          "not enough space on the disk",
          "File too large");

  private FullDisk() {}

  /** Whether more room would have helped. */
  public static boolean isReasonOf(Exception e) {
    String message = String.valueOf(e.getMessage());
    return e instanceof IOException && WORDS.stream().anyMatch(message::contains);
  }
}
