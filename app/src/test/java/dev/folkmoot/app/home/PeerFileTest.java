package dev.folkmoot.app.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PeerFileTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final String LETTERS = "abcdefghijkmnopqrstuvwxyz";

  @TempDir private Path folder = Path.of("");

  private FolkmootHome home() {
    return new FolkmootHome(folder, folder.resolve("models"));
  }

  private PeerFile bans() {
    return PeerFile.bans(home());
  }

  private static NodeId id(int number) {
    return new NodeId("12D3KooW" + String.valueOf(LETTERS.charAt(number)).repeat(44));
  }

  private static PeerFile.Entry entry(int number, String name) {
    return new PeerFile.Entry(id(number), NOON, name);
  }

  @Test
  void aBannedPeerStaysBannedAfterRestart() throws IOException {
    bans().add(entry(1, "the attic's machine"));
    bans().add(entry(2, ""));
    assertThat(PeerFile.bans(home()).entries())
        .containsExactly(entry(1, "the attic's machine"), entry(2, ""));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("bans"))))
        .isEqualTo("rw-------");
    assertThat(PeerFile.friends(home()).entries()).as("another list").isEmpty();
  }

  @Test
  void whoIsTakenOutIsGoneAndTheOthersStay() {
    bans().add(entry(1, "a"));
    bans().add(entry(2, "b"));
    assertThat(bans().remove(id(1))).isTrue();
    assertThat(bans().remove(id(1))).isFalse();
    assertThat(bans().entries()).containsExactly(entry(2, "b"));
    bans().clear();
    assertThat(bans().entries()).isEmpty();
  }

  @Test
  void whoStandsThereAlreadyKeepsItsLine() {
    bans().add(entry(1, "first"));
    bans().add(entry(1, "second"));
    assertThat(bans().entries()).containsExactly(entry(1, "first"));
  }

  @Test
  void aNameCannotBreakItsLine() {
    bans().add(entry(1, "a\n" + id(2) + "\u0085\u2028\r b"));
    assertThat(bans().entries()).extracting(PeerFile.Entry::id).containsExactly(id(1));
    assertThat(entry(1, "x".repeat(1_000)).name()).hasSize(128);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "12D3KooW", "12D3KooWaaaa yesterday", "{\"json\":1}"})
  void aLineThatIsWrongIsNamedWithFileAndRemedy(String line) throws IOException {
    Files.writeString(folder.resolve("bans"), "# mine\n\n" + line + "\n");
    assertThatThrownBy(() -> bans().entries())
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(folder.resolve("bans") + " line 3")
        .hasMessageContaining("correct the line, or delete it");
    assertThatThrownBy(() -> bans().add(entry(1, ""))).isInstanceOf(FailureException.class);
  }

  @Test
  void aTimeThatIsNoneIsNamedToo() throws IOException {
    Files.writeString(folder.resolve("bans"), id(1) + " yesterday attic");
    assertThatThrownBy(() -> bans().entries())
        .hasMessageContaining("line 1")
        .hasMessageContaining("yesterday");
  }

  @Test
  void anIdAloneWrittenByHandWillDo() throws IOException {
    Files.writeString(folder.resolve("bans"), id(3) + "\n");
    assertThat(bans().entries()).containsExactly(new PeerFile.Entry(id(3), Instant.EPOCH, ""));
  }

  @Test
  void aFileThatIsNoTextOrFarTooLongIsRefused() throws IOException {
    Files.write(folder.resolve("bans"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> bans().entries()).hasMessageContaining("is no text");
    Files.write(folder.resolve("bans"), new byte[2_000_001]);
    assertThatThrownBy(() -> bans().entries()).hasMessageContaining("shorten it");
  }

  @Test
  void changesOfSeveralNodesAtOnceAreAllKept() throws InterruptedException, ExecutionException {
    List<Callable<Boolean>> changes = new ArrayList<>();
    for (int i = 0; i < LETTERS.length(); i++) {
      int number = i;
      changes.add(() -> {
        bans().add(entry(number, ""));
        return true;
      });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> change : threads.invokeAll(changes)) {
        assertThat(change.get()).isTrue();
      }
    }
    assertThat(bans().entries()).hasSize(LETTERS.length());
  }
}
