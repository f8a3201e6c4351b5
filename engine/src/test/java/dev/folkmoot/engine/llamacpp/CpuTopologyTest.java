package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuTopologyTest {

  @TempDir private Path folder;

  private void processors(String... siblings) throws IOException {
    for (int i = 0; i < siblings.length; i++) {
      Path topology = Files.createDirectories(folder.resolve("cpu" + i + "/topology"));
      Files.writeString(topology.resolve("thread_siblings_list"), siblings[i] + "\n");
    }
  }

  @Test
  void siblingThreadsAreOneCore() throws IOException {
    processors("0,4", "1,5", "2,6", "3,7", "0,4", "1,5", "2,6", "3,7");
    assertThat(CpuTopology.physicalCores(folder, 8)).isEqualTo(4);
  }

  @Test
  void threadsWithoutSiblingsAreCores() throws IOException {
    processors("0", "1", "2");
    assertThat(CpuTopology.physicalCores(folder, 3)).isEqualTo(3);
  }

  @Test
  void noMoreCoresThanThisProcessMayUse() throws IOException {
    processors("0", "1", "2", "3");
    assertThat(CpuTopology.physicalCores(folder, 2)).isEqualTo(2);
  }

  @Test
  void otherFoldersAreNoProcessors() throws IOException {
    processors("0-1", "0-1");
    for (String other : List.of("cpufreq", "cpuidle", "power")) {
      Files.createDirectory(folder.resolve(other));
    }
    Files.createFile(folder.resolve("online"));
    assertThat(CpuTopology.physicalCores(folder, 2)).isEqualTo(1);
  }

  @Test
  void whereTheSystemDoesNotTellEveryProcessorIsACore() {
    assertThat(CpuTopology.physicalCores(folder, 6)).isEqualTo(6);
    assertThat(CpuTopology.physicalCores(folder.resolve("missing"), 6)).isEqualTo(6);
  }

  @Test
  void aSharedHostKeepsACore() {
    int alone = CpuTopology.computeThreads(false);
    assertThat(alone).isBetween(1, Runtime.getRuntime().availableProcessors());
    assertThat(CpuTopology.computeThreads(true)).isEqualTo(Math.max(1, alone - 1));
  }

  @Test
  void moreThreadsThanProcessorsAreNotUsed() {
    int most = Runtime.getRuntime().availableProcessors();
    assertThat(CpuTopology.atMostAllProcessors(1)).isEqualTo(1);
    assertThat(CpuTopology.atMostAllProcessors(most + 1)).isEqualTo(most);
    assertThat(CpuTopology.atMostAllProcessors(Integer.MAX_VALUE)).isEqualTo(most);
  }
}
