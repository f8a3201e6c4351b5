package dev.folkmoot.app.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
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

  private NodePlace first() {
    return home().node(1);
  }

  private static NodeNote note() {
    return NodeNote.ofThisProcess(URL, "me", List.of("/ip4/127.0.0.1/tcp/4001"));
  }

  private static NodeNote other(long pid, Instant started) {
    return new NodeNote(pid, started, URL, "other", List.of("/ip4/127.0.0.1/tcp/4002"));
  }

  @BeforeEach
  void makeHome() {
    home().create();
  }

  @Test
  void whatIsWrittenIsFound() {
    NodeNote note = note();
    note.write(first());
    assertThat(NodeNote.find(home())).hasValue(note);
    assertThat(note.process()).hasValue(ProcessHandle.current());
  }

  @Test
  void thePidFileHoldsThePidAndNothingElse() throws IOException {
    note().write(first());
    assertThat(Files.readString(first().pidFile())).isEqualTo(ProcessHandle.current().pid() + "\n");
  }

  @Test
  void aNoteOfAProcessThatWasKilledIsStale() {
    other(NOBODY, Instant.EPOCH).write(first());
    assertThat(NodeNote.find(home())).isEmpty();
  }

  @Test
  void anIdThatWasGivenOutAgainIsNotTheNode() {
    Instant earlier = note().started().minusSeconds(60);
    other(ProcessHandle.current().pid(), earlier).write(first());
    assertThat(NodeNote.find(home())).isEmpty();
  }

  @Test
  void aNoteIsErasedByItsOwnerOnly() {
    NodeNote current = note();
    current.write(first());
    other(NOBODY, Instant.EPOCH).erase(first());
    assertThat(NodeNote.find(home())).hasValue(current);
    current.erase(first());
    assertThat(NodeNote.find(home())).isEmpty();
    assertThat(first().pidFile()).doesNotExist();
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
    Files.writeString(first().nodeFile(), text);
    assertThat(NodeNote.find(home())).isEmpty();
  }

  /** A disk that lost a block must not keep every command from being run. */
  @Test
  void aNoteOfBytesThatAreNoTextMeansTheSame() throws IOException {
    Files.write(first().nodeFile(), new byte[] {'p', 'i', 'd', '=', (byte) 0xff, (byte) 0xfe});
    assertThat(NodeNote.find(home())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE})
  void anIdThatNoProcessCanHaveIsNobody(long pid) {
    other(pid, Instant.EPOCH).write(first());
    assertThat(NodeNote.find(home())).isEmpty();
  }

  @Test
  void aClockThatWasRoundedAnewStillNamesTheSameProcess() {
    NodeNote self = note();
    other(self.pid(), self.started().plusMillis(1_900)).write(first());
    assertThat(NodeNote.find(home())).isPresent();
    other(self.pid(), self.started().plusMillis(2_100)).write(first());
    assertThat(NodeNote.find(home())).isEmpty();
  }

  @Test
  void writingLeavesNothingBesideTheTwoFiles() throws IOException {
    note().write(first());
    note().write(first());
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(Files::isRegularFile).map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("moot.pid", "moot.node");
    }
  }

  @Test
  void nodesOfOneHomeFindEachOtherInTheOrderOfTheirPlaces() {
    for (int number : new int[] {12, 2, 1}) {
      home().node(number).create();
      NodeNote.ofThisProcess(
              URI.create("http://127.0.0.1:" + number), "id-" + number, List.of("/at/" + number))
          .write(home().node(number));
    }
    home().node(3).create();
    other(NOBODY, Instant.EPOCH).write(home().node(3));
    assertThat(NodeNote.all(home()))
        .extracting(NodeNote::id)
        .containsExactly("id-1", "id-2", "id-12");
    assertThat(NodeNote.find(home()))
        .hasValueSatisfying(note -> assertThat(note.id()).isEqualTo("id-1"));
    assertThat(NodeNote.addressesOfOthers(home(), "id-2")).containsExactly("/at/1", "/at/12");
  }

  @Test
  void whereTheFirstHasEndedTheNextOneIsAsked() {
    home().node(2).create();
    note().write(home().node(2));
    assertThat(NodeNote.find(home())).hasValue(note());
  }

  @Test
  void aNoteWithoutIdAndAddressesIsOneOfANodeInNoMesh() throws IOException {
    NodeNote self = note();
    Files.writeString(
        first().nodeFile(), "pid=" + self.pid() + "\nstarted=" + self.started() + "\nurl=" + URL);
    assertThat(NodeNote.find(home()))
        .hasValue(new NodeNote(self.pid(), self.started(), URL, "", List.of()));
  }

  @Test
  void whatAKilledWriterLeftIsInNobodysWay() throws IOException {
    Files.writeString(folder.resolve(".moot.node.new"), "pid=");
    note().write(first());
    assertThat(NodeNote.find(home())).hasValue(note());
    assertThat(folder.resolve(".moot.node.new")).doesNotExist();
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
