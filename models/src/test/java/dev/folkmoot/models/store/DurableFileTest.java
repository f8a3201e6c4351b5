package dev.folkmoot.models.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DurableFileTest {

  @TempDir Path directory;

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void nothingIsSeenUnderTheNameBeforeItIsPublished() throws Exception {
    Path target = directory.resolve("target");
    try (DurableFile file = DurableFile.in(directory)) {
      file.write(text("all of it"));
      assertThat(target).doesNotExist();
      file.publish(target);
      assertThat(target).hasContent("all of it");
      assertThat(file.path()).doesNotExist();
    }
    assertThat(target).hasContent("all of it");
  }

  @Test
  void whatIsNotPublishedIsGone() throws Exception {
    try (DurableFile file = DurableFile.in(directory)) {
      file.write(text("half"));
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void anOldFileIsReplacedAtOnce() throws Exception {
    Path target = Files.writeString(directory.resolve("target"), "old");
    DurableFile.write(target, "new".getBytes(StandardCharsets.UTF_8));
    assertThat(target).hasContent("new");
    assertThat(directory).isDirectoryContaining(path -> path.equals(target));
  }

  @Test
  void twoAtOnceDoNotMeet() throws Exception {
    try (DurableFile one = DurableFile.in(directory);
        DurableFile two = DurableFile.in(directory)) {
      assertThat(one.path()).isNotEqualTo(two.path());
    }
  }

  @Test
  void aPlaceThatCannotBeWrittenLeavesNoTrace() throws Exception {
    Path target = Files.createDirectories(directory.resolve("target/below"));
    assertThatThrownBy(() -> DurableFile.write(Directories.of(target), new byte[1]))
        .isInstanceOf(IOException.class);
    assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    assertThatThrownBy(() -> DurableFile.in(directory.resolve("none")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void emptyDirectoriesGoUpToTheTopAndFullOnesStay() throws Exception {
    Path deep = directory.resolve("a/b/c");
    Directories.createBelow(directory, deep);
    Files.writeString(directory.resolve("a/file"), "");
    Directories.removeEmptyBelow(directory, deep);
    assertThat(directory.resolve("a/b")).doesNotExist();
    assertThat(directory.resolve("a/file")).exists();
  }

  @Test
  void theTopItselfIsNeverRemoved() throws Exception {
    Path deep = directory.resolve("a");
    Directories.createBelow(directory, deep);
    Directories.removeEmptyBelow(directory, deep);
    assertThat(directory).isEmptyDirectory();
  }
}
