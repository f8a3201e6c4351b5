package dev.folkmoot.app.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeNoteTest {

  private static final URI URL = URI.create("http://127.0.0.1:11435");

  /** Above what Linux gives out. */
  private static final long NOBODY = 4_194_305;

  @TempDir private Path folder = Path.of("");

  private FolkmootHome home() {
    return new FolkmootHome(folder, folder.resolve("models"));
  }

  @BeforeEach
  void makeHome() {
    home().create();
  }

  @Test
  void whatIsWrittenIsFound() {
    NodeNote note = NodeNote.ofThisProcess(URL);
    note.write(home());
    assertThat(NodeNote.find(home())).hasValue(note);
    assertThat(note.process()).hasValue(ProcessHandle.current());
  }

  @Test
  void thePidFileHoldsThePidAndNothingElse() throws IOException {
    NodeNote.ofThisProcess(URL).write(home());
    assertThat(Files.readString(home().pidFile())).isEqualTo(ProcessHandle.current().pid() + "\n");
  }

  @Test
  void aNoteOfAProcessThatWasKilledIsStale() {
    new NodeNote(NOBODY, Instant.EPOCH, URL).write(home());
    assertThat(NodeNote.find(home())).isEmpty();
  }

  @Test
  void anIdThatWasGivenOutAgainIsNotTheNode() {
    Instant earlier = NodeNote.ofThisProcess(URL).started().minusSeconds(60);
    new NodeNote(ProcessHandle.current().pid(), earlier, URL).write(home());
    assertThat(NodeNote.find(home())).isEmpty();
  }

  @Test
  void aNoteIsErasedByItsOwnerOnly() {
    NodeNote current = NodeNote.ofThisProcess(URL);
    current.write(home());
    new NodeNote(NOBODY, Instant.EPOCH, URL).erase(home());
    assertThat(NodeNote.find(home())).hasValue(current);
    current.erase(home());
    assertThat(NodeNote.find(home())).isEmpty();
    assertThat(home().pidFile()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pid=1\n",
        "pid=x\nstarted=2026-01-01T00:00:00Z\nurl=http://a\n",
        "pid=1\nstarted=soon\nurl=http://a\n",
        "pid=1\nstarted=2026-01-01T00:00:00Z\nurl=: no :\n",
        "pid=\\u12\n"
      })
  void aNoteThatNobodyCanReadMeansThatNoNodeIsKnown(String text) throws IOException {
    Files.writeString(home().nodeFile(), text);
    assertThat(NodeNote.find(home())).isEmpty();
  }

  /** A disk that lost a block must not keep every command from being run. */
  @Test
  void aNoteOfBytesThatAreNoTextMeansTheSame() throws IOException {
    Files.write(home().nodeFile(), new byte[] {'p', 'i', 'd', '=', (byte) 0xff, (byte) 0xfe});
    assertThat(NodeNote.find(home())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE})
  void anIdThatNoProcessCanHaveIsNobody(long pid) {
    new NodeNote(pid, Instant.EPOCH, URL).write(home());
    assertThat(NodeNote.find(home())).isEmpty();
  }

  @Test
  void aClockThatWasRoundedAnewStillNamesTheSameProcess() {
    NodeNote self = NodeNote.ofThisProcess(URL);
    new NodeNote(self.pid(), self.started().plusMillis(1_900), URL).write(home());
    assertThat(NodeNote.find(home())).isPresent();
    new NodeNote(self.pid(), self.started().plusMillis(2_100), URL).write(home());
    assertThat(NodeNote.find(home())).isEmpty();
  }

  @Test
  void writingLeavesNothingBesideTheTwoFiles() throws IOException {
    NodeNote.ofThisProcess(URL).write(home());
    NodeNote.ofThisProcess(URL).write(home());
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(Files::isRegularFile).map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("moot.pid", "moot.node");
    }
  }

  @Test
  void aProcessThatEndedUnnoticedIsNoNode(@TempDir Path folder) throws IOException {
    Path stat = folder.resolve("stat");
    Files.writeString(stat, "4711 (moot) a) Z 1 4711 4711 0");
    assertThat(NodeNote.hasEnded(stat)).isTrue();
    Files.writeString(stat, "4711 (moot) Z) S 1 4711 4711 0");
    assertThat(NodeNote.hasEnded(stat)).isFalse();
    Files.writeString(stat, "Z");
    assertThat(NodeNote.hasEnded(stat)).isTrue();
    assertThat(NodeNote.hasEnded(folder.resolve("nothing"))).isFalse();
  }
}
