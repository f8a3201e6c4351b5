package dev.folkmoot.models.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.models.gguf.GgufBytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OnceInstallerTest {

  private static final ModelName POCKET = ModelName.parse("pocket").orElseThrow();

  @TempDir Path directory;

  private Path first;
  private Path second;
  private ModelStore store;

  @BeforeEach
  void open() {
    first = GgufBytes.model().writeTo(directory.resolve("first.gguf"));
    second = GgufBytes.model().text("general.name", "2").writeTo(directory.resolve("second.gguf"));
    store = ModelStore.open(directory.resolve("models"), Clock.systemUTC());
  }

  private Optional<InstalledModel> install(Path gguf) {
    return store.installOnce(POCKET, gguf, ModelRecipe.PLAIN);
  }

  private void userMakes(Path gguf) {
    store.create(POCKET, gguf, ModelRecipe.PLAIN.withSystem("mine"), Progress.SILENT);
  }

  private Path record() {
    return new StoreLayout(store.root()).installRecord();
  }

  @Test
  void itIsThereAfterTheFirstStartAndUntouchedAfterTheSecond() throws Exception {
    InstalledModel model = install(first).orElseThrow();
    byte[] record = Files.readAllBytes(record());
    assertThat(install(first)).contains(model);
    assertThat(record()).hasBinaryContent(record);
  }

  @Test
  void aNewerFileReplacesTheOlderOne() {
    InstalledModel old = install(first).orElseThrow();
    InstalledModel young = install(second).orElseThrow();
    assertThat(young.weightsDigest()).isNotEqualTo(old.weightsDigest());
    assertThat(old.weights()).doesNotExist();
  }

  @Test
  void aDeletedModelStaysAwayEvenWhenThereIsANewerOne() {
    install(first);
    store.delete(POCKET);
    assertThat(install(first)).isEmpty();
    assertThat(install(second)).isEmpty();
  }

  @Test
  void aModelOfTheUsersOwnIsNeverReplaced() {
    userMakes(second);
    assertThat(install(first).orElseThrow().recipe().system()).contains("mine");
    assertThat(install(second).orElseThrow().recipe().system()).contains("mine");
  }

  @Test
  void aModelThatTheUserMadeInItsPlaceIsNeverReplaced() {
    install(first);
    userMakes(first);
    assertThat(install(second).orElseThrow().recipe().system()).contains("mine");
  }

  @Test
  void anInstallationThatWasCutShortIsFinished() throws Exception {
    InstalledModel model = install(first).orElseThrow();
    store.delete(POCKET);
    // As a crash leaves it between the record and the model.
    unfinished(model);
    assertThat(install(first)).contains(store.find(POCKET).orElseThrow());
    assertThat(InstallRecord.read(record()).entry(POCKET).orElseThrow().finished()).isTrue();
  }

  @Test
  void anInstallationThatLacksOnlyItsMarkIsNotTakenForADeletionLater() throws Exception {
    InstalledModel model = install(first).orElseThrow();
    unfinished(model);
    install(first);
    store.delete(POCKET);
    assertThat(install(first)).isEmpty();
  }

  /** The model is ours and so is the file: the node that brings it must not fail for its loss. */
  @Test
  void aBlobThatWasLostIsPutBackAtTheNextStart() throws Exception {
    InstalledModel model = install(first).orElseThrow();
    Files.delete(model.weights());
    assertThat(install(first).orElseThrow().digest()).isEqualTo(model.digest());
    assertThat(model.weights()).hasSameBinaryContentAs(first);
    Files.write(model.weights(), new byte[7]);
    assertThat(install(first).orElseThrow().digest()).isEqualTo(model.digest());
    assertThat(model.weights()).hasSameBinaryContentAs(first);
  }

  @Test
  void aSpoiltRecordLeavesAModelAlone() throws Exception {
    install(first);
    Files.writeString(record(), "{{{");
    InstalledModel model = store.find(POCKET).orElseThrow();
    assertThat(install(second)).contains(model);
  }

  private void unfinished(InstalledModel model) throws Exception {
    new InstallRecord(java.util.Map.of())
        .with(POCKET, new InstallRecord.Entry(List.of(model.digest()), false))
        .write(record());
  }
}
