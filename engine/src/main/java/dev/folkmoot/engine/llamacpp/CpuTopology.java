package dev.folkmoot.engine.llamacpp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The cores of this machine. Two hardware threads of one core share its arithmetic, which is what
 * models use up.
 */
final class CpuTopology {

  private static final Path LINUX = Path.of("/sys/devices/system/cpu");

  private CpuTopology() {}

  /**
   * Threads that a model computes with: the physical cores this process may use, one fewer on a
   * shared host.
   */
  static int computeThreads(boolean sharedHost) {
    int cores = physicalCores(LINUX, Runtime.getRuntime().availableProcessors());
    return Math.max(1, sharedHost ? cores - 1 : cores);
  }

  /** More threads than processors only wait for each other; far more end the process. */
  static int atMostAllProcessors(int threads) {
    return Math.min(threads, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Counts the groups of sibling threads; where the system does not tell, every processor is a
   * core.
   */
  static int physicalCores(Path cpuFolder, int availableProcessors) {
    Set<String> cores = new HashSet<>();
    try (Stream<Path> folders = Files.list(cpuFolder)) {
      List<Path> siblings =
          folders.map(folder -> folder.resolve("topology/thread_siblings_list")).toList();
      for (Path list : siblings) {
        if (Files.isReadable(list)) {
          cores.add(Files.readString(list).strip());
        }
      }
    } catch (IOException e) {
      return availableProcessors;
    }
    return cores.isEmpty() ? availableProcessors : Math.min(cores.size(), availableProcessors);
  }
}
