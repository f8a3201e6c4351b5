package dev.folkmoot.app.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnerFileTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void onlyItsOwnerReadsItAlsoWhereOthersCouldBefore() throws IOException {
    Path file = folder.resolve("keys/box.key");
    new OwnerFile(file).write("first");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    new OwnerFile(file).write("second");
    assertThat(Files.readString(file)).isEqualTo("second");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var left = Files.list(file.getParent())) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsSaid() throws IOException {
    Path blocked = Files.writeString(folder.resolve("file"), "in the way");
    assertThatThrownBy(() -> new OwnerFile(blocked.resolve("box.key")).write("x"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("cannot make " + blocked);
  }
}
