package dev.folkmoot.app.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HomeLockTest {

  @TempDir private Path folder = Path.of("");

  private FolkmootHome home() {
    return new FolkmootHome(folder, folder.resolve("models"));
  }

  @Test
  void eachNodeTakesTheFirstPlaceThatIsFree() {
    try (HomeLock first = HomeLock.firstFree(home()).orElseThrow()) {
      assertThat(first.place()).isEqualTo(home().node(1));
      try (HomeLock second = HomeLock.firstFree(home()).orElseThrow()) {
        assertThat(second.place()).isEqualTo(home().node(2));
        assertThat(folder.resolve("nodes/2/moot.lock")).exists();
      }
      try (HomeLock again = HomeLock.firstFree(home()).orElseThrow()) {
        assertThat(again.place().number()).isEqualTo(2);
      }
    }
  }

  @Test
  void aPlaceIsTakenOnce() {
    try (HomeLock _ = HomeLock.tryAcquire(home().node(1)).orElseThrow()) {
      assertThat(HomeLock.tryAcquire(home().node(1))).isEmpty();
    }
    try (HomeLock again = HomeLock.tryAcquire(home().node(1)).orElseThrow()) {
      assertThat(again.place().isFirst()).isTrue();
    }
  }

  @Test
  void aHomeHasNoMorePlacesThanItSays() {
    List<HomeLock> held = new ArrayList<>();
    try {
      for (int i = 0; i < NodePlace.MAX_NODES; i++) {
        held.add(HomeLock.firstFree(home()).orElseThrow());
      }
      assertThat(held).extracting(lock -> lock.place().number()).doesNotHaveDuplicates();
      assertThat(HomeLock.firstFree(home())).isEmpty();
    } finally {
      held.forEach(HomeLock::close);
    }
  }
}
