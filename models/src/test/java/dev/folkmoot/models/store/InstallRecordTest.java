package dev.folkmoot.models.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InstallRecordTest {

  private static final ModelName POCKET = ModelName.parse("pocket").orElseThrow();
  private static final Digest ONE = new Digest("01".repeat(32));
  private static final Digest TWO = new Digest("02".repeat(32));
  private static final InstallRecord NOTHING = new InstallRecord(Map.of());

  @TempDir Path directory;

  @Test
  void whatIsWrittenIsReadAgainInItsOrder() throws IOException {
    Path file = directory.resolve("record.json");
    InstallRecord record =
        NOTHING
            .with(POCKET, new InstallRecord.Entry(List.of(TWO, ONE), true))
            .with(ModelName.parse("other").orElseThrow(), InstallRecord.Entry.NONE);
    record.write(file);
    assertThat(InstallRecord.read(file)).isEqualTo(record);
  }

  @Test
  void aNameIsFoundWhateverItsCase() {
    InstallRecord record = NOTHING.with(POCKET, new InstallRecord.Entry(List.of(ONE), true));
    assertThat(record.entry(ModelName.parse("POCKET:Latest").orElseThrow())).isPresent();
    assertThat(record.entry(ModelName.parse("pocket:q4").orElseThrow())).isEmpty();
  }

  @Test
  void anotherHistoryTakesThePlaceOfTheOldOne() {
    InstallRecord record =
        NOTHING
            .with(POCKET, new InstallRecord.Entry(List.of(ONE), false))
            .with(POCKET, new InstallRecord.Entry(List.of(ONE, TWO), true));
    assertThat(record.entries()).hasSize(1);
    assertThat(record.entry(POCKET).orElseThrow().finished()).isTrue();
    assertThat(NOTHING.entries()).as("a record is a value").isEmpty();
  }

  @Test
  void manifestsOfAnEntryAreACopy() {
    List<Digest> manifests = new ArrayList<>(List.of(ONE));
    InstallRecord.Entry entry = new InstallRecord.Entry(manifests, true);
    manifests.add(TWO);
    assertThat(entry.manifests()).containsExactly(ONE);
  }

  @Test
  void noFileIsAnEmptyRecord() throws IOException {
    assertThat(InstallRecord.read(directory.resolve("none.json"))).isEqualTo(NOTHING);
  }

  /** Half a record would let a deleted model come back; none leaves the user's models alone. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1,2",
        "{\"a\":{\"manifests\":[\"sha256:00\"]}}",
        "{\"a\":{\"manifests\":[7]}}",
        "{\"good\":{\"manifests\":[],\"finished\":true},\"bad\":{\"manifests\":[\"x\"]}}",
        "{\"a\":{}} trailing"
      })
  void aSpoiltFileIsNoRecordAtAll(String json) throws IOException {
    Path file = Files.writeString(directory.resolve("record.json"), json);
    assertThat(InstallRecord.read(file)).isEqualTo(NOTHING);
  }

  @Test
  void aFileThatIsFarTooLongIsNoRecord() throws IOException {
    Path file =
        Files.writeString(directory.resolve("record.json"), " ".repeat((1 << 20) + 1) + "{}");
    assertThat(InstallRecord.read(file)).isEqualTo(NOTHING);
  }
}
