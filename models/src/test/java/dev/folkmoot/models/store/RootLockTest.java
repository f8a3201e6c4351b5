package dev.folkmoot.models.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RootLockTest {

  /** Long enough for another to come in, were the door open. */
  private static final long PAUSE_NANOS = 50_000;

  @TempDir Path directory;

  @Test
  void onlyOneHoldsItAtATime() throws Exception {
    Path file = directory.resolve("lock");
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger entered = new AtomicInteger();
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      threads.add(
          Thread.ofVirtual()
              .uncaughtExceptionHandler((thread, failure) -> failures.add(failure))
              .start(() -> {
                for (int round = 0; round < 20; round++) {
                  enter(file, inside, entered);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
    assertThat(entered).hasValue(16 * 20);
  }

  private static void enter(Path file, AtomicInteger inside, AtomicInteger entered) {
    try (RootLock _ = RootLock.acquire(file)) {
      assertThat(inside.incrementAndGet()).isEqualTo(1);
      entered.incrementAndGet();
      LockSupport.parkNanos(PAUSE_NANOS);
      inside.decrementAndGet();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aLockThatCannotBeMadeIsNotHeldByAnybody() throws Exception {
    Path nowhere = directory.resolve("none/lock");
    assertThatThrownBy(() -> RootLock.acquire(nowhere)).isInstanceOf(IOException.class);
    java.nio.file.Files.createDirectories(directory.resolve("none"));
    try (RootLock lock = RootLock.acquire(nowhere)) {
      assertThat(lock).isNotNull();
    }
  }
}
