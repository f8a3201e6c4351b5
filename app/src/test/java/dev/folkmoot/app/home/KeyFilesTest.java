package dev.folkmoot.app.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.net.pairing.MeshKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyFilesTest {

  private static final int STARTS = 16;

  private final SecureRandom random = new SecureRandom();

  @TempDir private Path folder = Path.of("");

  private FolkmootHome home() {
    return new FolkmootHome(folder, folder.resolve("models"));
  }

  private Path meshKey() {
    return folder.resolve("mesh.key");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void theKeyOfAMeshIsDrawnOnceAndOnlyItsOwnerMayReadIt() throws IOException {
    MeshKey key = new MeshKeyFile(home()).readOrDraw(random);
    assertThat(new MeshKeyFile(home()).readOrDraw(random)).isEqualTo(key);
    assertThat(Files.readString(meshKey())).matches("[0-9a-f]{64}\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(meshKey())))
        .isEqualTo("rw-------");
  }

  @Test
  void whoJoinsAnotherMeshKeepsItsKeyFromThenOn() {
    MeshKeyFile file = new MeshKeyFile(home());
    MeshKey first = file.readOrDraw(random);
    MeshKey other = MeshKey.draw(random);
    file.replace(other);
    assertThat(file.readOrDraw(random)).isEqualTo(other).isNotEqualTo(first);
  }

  @Test
  void nodesThatStartAtTheSameMomentGetTheSameKey()
      throws InterruptedException, ExecutionException {
    List<Callable<MeshKey>> starts = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      starts.add(() -> new MeshKeyFile(home()).readOrDraw(random));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(STARTS)) {
      List<MeshKey> keys = new ArrayList<>();
      for (Future<MeshKey> start : threads.invokeAll(starts)) {
        keys.add(start.get());
      }
      assertThat(keys).hasSize(STARTS).containsOnly(keys.getFirst());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "abc", "zz", "\u0000\u0001"})
  void whatIsNoKeyIsNamedWithItsFileAndTheRemedyAndNotRepeated(String content) throws IOException {
    Files.writeString(meshKey(), content);
    assertThatThrownBy(() -> new MeshKeyFile(home()).readOrDraw(random))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(meshKey() + " line 1")
        .hasMessageContaining("moot join");
    assertThat(Files.readString(meshKey())).as("nothing is thrown away").isEqualTo(content);
  }

  @Test
  void aKeyThatIsNearlyOneIsNotShownInTheError() throws IOException {
    new MeshKeyFile(home()).readOrDraw(random);
    String most = Files.readString(meshKey()).substring(0, 60);
    Files.writeString(meshKey(), most);
    assertThatThrownBy(() -> new MeshKeyFile(home()).readOrDraw(random))
        .hasMessageNotContaining(most.substring(0, 16));
  }

  @Test
  void aFileThatIsFarTooLongIsNoKey() throws IOException {
    Files.write(meshKey(), new byte[5_000]);
    assertThatThrownBy(() -> new MeshKeyFile(home()).readOrDraw(random))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("4096");
  }

  /** What is there when a process is killed between two system calls. */
  @Test
  void whatAKilledNodeLeftHalfWrittenIsNotLookedAt() throws IOException {
    Files.writeString(folder.resolve(".mesh.key.new"), "0123");
    MeshKey key = new MeshKeyFile(home()).readOrDraw(random);
    assertThat(new MeshKeyFile(home()).readOrDraw(random)).isEqualTo(key);
    assertThat(folder.resolve(".mesh.key.new")).doesNotExist();
  }

  @Test
  void eachNodeOfAHomeHasAKeyOfItsOwn() {
    AtomicInteger drawn = new AtomicInteger();
    home().node(2).create();
    for (int round = 0; round < 2; round++) {
      for (int number = 1; number <= 2; number++) {
        String key =
            new NodeKeyFile(home().node(number))
                .readOr(
                    KeyFilesTest::text,
                    () -> ("key " + drawn.incrementAndGet()).getBytes(StandardCharsets.UTF_8));
        assertThat(key).isEqualTo("key " + number);
      }
    }
    assertThat(home().node(2).keyFile()).hasParent(folder.resolve("nodes/2"));
  }

  @Test
  void aNodesKeyThatCannotBeReadIsNamedWithTheRemedy() throws IOException {
    Files.writeString(home().node(1).keyFile(), "rubbish");
    assertThatThrownBy(() ->
            new NodeKeyFile(home().node(1))
                .readOr(
                    bytes -> {
                      throw FailureException.invalid(bytes.length + " bytes are no Ed25519 key");
                    },
                    () -> new byte[0]))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(home().node(1).keyFile().toString())
        .hasMessageContaining("7 bytes are no Ed25519 key")
        .hasMessageContaining("restore it, or delete it");
  }
}
