package dev.folkmoot.models.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeftoversTest {

  private static final long ANOTHER_PROCESS = 0; // no process of a user has this number

  @TempDir Path root;

  private Path leftover(String directory) throws Exception {
    Path path = root.resolve(directory).resolve(".folkmoot-" + ANOTHER_PROCESS + "-1.tmp");
    Files.createDirectories(path.getParent());
    return Files.writeString(path, "half of a blob");
  }

  private static Clock after(Duration time) {
    return Clock.fixed(Instant.now().plus(time), ZoneOffset.UTC);
  }

  @Test
  void oldLeftoversAreRemovedWhereverTheyAre() throws Exception {
    Path blob = leftover("blobs");
    Path manifest = leftover("manifests/host/user/model");
    Path top = leftover("");
    ModelStore.open(root, after(Leftovers.MIN_AGE.plusMinutes(1)));
    assertThat(blob).doesNotExist();
    assertThat(manifest).doesNotExist();
    assertThat(top).doesNotExist();
  }

  @Test
  void youngOnesStay() throws Exception {
    Path blob = leftover("blobs");
    ModelStore.open(root, after(Leftovers.MIN_AGE.minusMinutes(1)));
    assertThat(blob).exists();
  }

  @Test
  void oneThatIsBeingWrittenStaysHoweverOldItLooks() throws Exception {
    Files.createDirectories(root.resolve("blobs"));
    try (DurableFile file = DurableFile.in(root.resolve("blobs"))) {
      ModelStore.open(root, after(Duration.ofDays(9)));
      assertThat(file.path()).exists();
    }
  }

  @Test
  void otherFilesStay() throws Exception {
    Path partial = root.resolve("blobs/sha256-" + "0".repeat(64) + "-partial");
    Files.createDirectories(partial.getParent());
    Files.writeString(partial, "a download of Ollama that rests");
    ModelStore.open(root, after(Duration.ofDays(9)));
    assertThat(partial).exists();
  }
}
