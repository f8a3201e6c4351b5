package dev.folkmoot.app.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which process listens on a port, as Linux tells: {@code /proc/net/tcp} has the socket's inode,
 * and the process that holds it has a link of that name among its files. Other users' processes do
 * not show theirs, and elsewhere there is nothing of the kind.
 */
final class PortOwner {

  private static final List<String> TABLES = List.of("net/tcp", "net/tcp6");
  private static final String LISTENING = "0A";
  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private PortOwner() {}

  /**
   * Looks for it.
   *
   * @param proc usually {@code /proc}
   * @return such as {@code process 4711, ollama}
   */
  static Optional<String> of(int port, Path proc) {
    Set<String> sockets =
        TABLES.stream()
            .flatMap(table -> lines(proc.resolve(table)))
            .map(line -> line.strip().split("\\s+"))
            .filter(words -> words.length > INODE && words[STATE].equals(LISTENING))
            .filter(words -> words[LOCAL_ADDRESS].endsWith(":%04X".formatted(port)))
            .map(words -> "socket:[" + words[INODE] + "]")
            .collect(Collectors.toSet());
    return sockets.isEmpty()
        ? Optional.empty()
        : processes(proc)
            .filter(process -> holds(process, sockets))
            .findFirst()
            .map(process -> "process " + process.getFileName() + ", " + name(process));
  }

  private static Stream<Path> processes(Path proc) {
    return entries(proc).stream().filter(entry -> entry.getFileName().toString().matches("\\d+"));
  }

  private static boolean holds(Path process, Set<String> sockets) {
    return entries(process.resolve("fd")).stream()
        .anyMatch(file -> {
          try {
            return sockets.contains(Files.readSymbolicLink(file).toString());
          } catch (IOException _) {
            return false; // Closed meanwhile, or none of our business.
          }
        });
  }

  private static String name(Path process) {
    return lines(process.resolve("comm")).findFirst().orElse("which has ended");
  }

  private static List<Path> entries(Path folder) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return Stream.iterate(entries.iterator(), all -> all.hasNext(), all -> all)
          .map(all -> all.next())
          .toList();
    } catch (IOException | UncheckedIOException _) {
      return List.of();
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException _) {
      return Stream.empty();
    }
  }
}
