package dev.folkmoot.models.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.models.store.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** the state of a download, on the disk. */
final class PartFilesTest {

  private static final Digest DIGEST = new Digest("ab".repeat(32));

  @TempDir Path root;

  private PartFiles files;

  @BeforeEach
  void open() {
    files = new PartFiles(ModelStore.open(root, Clock.systemUTC()).blobs(), DIGEST);
  }

  private Path state(int number) {
    return root.resolve("blobs").resolve(DIGEST.fileName() + "-partial-" + number);
  }

  @Test
  void r4ABlobIsCutIntoPartsWithoutGaps() {
    List<Part> parts = PartFiles.cut(25, 10);
    assertThat(parts).extracting(Part::number).containsExactly(0, 1, 2);
    assertThat(parts).extracting(Part::offset).containsExactly(0L, 10L, 20L);
    assertThat(parts).extracting(Part::size).containsExactly(10L, 10L, 5L);
    assertThat(PartFiles.cut(20, 10)).hasSize(2);
    assertThat(PartFiles.cut(0, 10)).isEmpty();
  }

  @Test
  void r4AStateIsWrittenInOllamasWords() throws IOException {
    files.save(new Part(3, 300, 100, 42));
    assertThat(Files.readString(state(3)))
        .isEqualTo("{\"N\":3,\"Offset\":300,\"Size\":100,\"Completed\":42}");
  }

  @Test
  void whatWasSavedIsLoaded() throws IOException {
    Files.write(files.data(), new byte[20]);
    files.save(new Part(1, 10, 10, 0));
    files.save(new Part(0, 0, 10, 7));
    assertThat(files.load(20, 10)).extracting(Part::completed).containsExactly(7L, 0L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"N\":0,\"Offset\":0,\"Size\":10,\"Completed\":11}",
        "{\"N\":0,\"Offset\":5,\"Size\":10,\"Completed\":0}",
        "{\"N\":0,\"Offset\":0,\"Size\":9,\"Completed\":0}",
        "{\"N\":-1,\"Offset\":0,\"Size\":10,\"Completed\":0}",
        "{\"N\":7,\"Offset\":0,\"Size\":10,\"Completed\":0}"
      })
  void aStateThatMakesNoSenseIsStartedOver(String damaged) throws IOException {
    Files.write(files.data(), new byte[20]);
    Files.writeString(state(0), damaged);
    files.save(new Part(1, 10, 10, 10));
    assertThat(files.load(20, 10)).extracting(Part::completed).containsExactly(0L, 0L);
    assertThat(state(0)).doesNotExist();
    assertThat(files.data()).doesNotExist();
  }

  @Test
  void statesWithoutTheirBytesAreStartedOver() throws IOException {
    files.save(new Part(0, 0, 10, 10));
    assertThat(files.load(10, 10)).extracting(Part::completed).containsExactly(0L);
  }

  @Test
  void aPartKnowsItsBounds() {
    assertThatThrownBy(() -> new Part(0, 0, 10, 11)).hasMessageContaining("out of its bounds");
    Part part = new Part(2, 20, 10, 4);
    assertThat(part.position()).isEqualTo(24);
    assertThat(part.end()).isEqualTo(30);
    part.came(6);
    assertThat(part.isDone()).isTrue();
  }

  @Test
  void aPartThatNobodyReadsIsNeverWoken() {
    Part part = new Part(0, 0, 10, 0);
    part.wakeIfStalled(Long.MAX_VALUE, 1);
    assertThat(part.isStalled()).isFalse();
    part.begin(100);
    part.wakeIfStalled(150, 50);
    assertThat(part.isStalled()).as("fifty is not more than fifty").isFalse();
    part.wakeIfStalled(151, 50);
    assertThat(part.isStalled()).isTrue();
    assertThat(Thread.interrupted()).isTrue();
  }
}
