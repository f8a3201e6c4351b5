package dev.folkmoot.app.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HomeLockTest {

  @Test
  void oneHomeHasOneNode(@TempDir Path folder) {
    FolkmootHome home = new FolkmootHome(folder, folder.resolve("models"));
    try (HomeLock _ = HomeLock.tryAcquire(home).orElseThrow()) {
      assertThat(HomeLock.tryAcquire(home)).isEmpty();
    }
    Optional<HomeLock> again = HomeLock.tryAcquire(home);
    assertThat(again).isPresent();
    again.get().close();
  }

  @Test
  void twoHomesDoNotDisturbEachOther(@TempDir Path folder) {
    try (HomeLock one = HomeLock.tryAcquire(home(folder.resolve("a"))).orElseThrow();
        HomeLock other = HomeLock.tryAcquire(home(folder.resolve("b"))).orElseThrow()) {
      assertThat(one).isNotSameAs(other);
    }
  }

  private static FolkmootHome home(Path root) {
    return new FolkmootHome(root, root.resolve("models"));
  }
}
