package dev.folkmoot.models.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WeightsCopyTest {

  private static final int SEVERAL_CHUNKS = 3_000_000;

  @TempDir Path directory;

  private Path source(int size) throws IOException {
    byte[] bytes = new byte[size];
    new SplittableRandom(7).nextBytes(bytes);
    return Files.write(directory.resolve("source"), bytes);
  }

  @Test
  void theCopyAndItsDigestAreThoseOfTheSource() throws Exception {
    Path source = source(SEVERAL_CHUNKS);
    try (DurableFile copy = DurableFile.in(directory)) {
      Digest digest = WeightsCopy.copy(source, copy, Progress.SILENT);
      assertThat(digest).isEqualTo(Sha256.of(Files.readAllBytes(source)));
      assertThat(digest).isEqualTo(WeightsCopy.digest(source, Progress.SILENT));
      assertThat(copy.path()).hasSameBinaryContentAs(source);
    }
  }

  @Test
  void progressRisesFromNothingToAll() throws Exception {
    List<Long> seen = new ArrayList<>();
    WeightsCopy.digest(
        source(SEVERAL_CHUNKS),
        (status, completed, total) -> {
          assertThat(total).isEqualTo(SEVERAL_CHUNKS);
          seen.add(completed);
        });
    assertThat(seen).isSorted().startsWith(0L).endsWith((long) SEVERAL_CHUNKS);
    assertThat(seen).hasSizeGreaterThan(2);
  }

  @Test
  void aSourceThatGrowsMeanwhileIsRefused() throws Exception {
    Path source = source(SEVERAL_CHUNKS);
    Progress growing =
        (status, completed, total) -> {
          try {
            Files.write(source, new byte[1], StandardOpenOption.APPEND);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    assertThatThrownBy(() -> WeightsCopy.digest(source, growing))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("changed while it was read");
  }
}
