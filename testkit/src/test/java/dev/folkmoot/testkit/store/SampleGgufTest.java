package dev.folkmoot.testkit.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.testkit.engine.SampleModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleGgufTest {

  @Test
  void aFileStartsWithItsMagicAndVersionAndEndsWithItsTensor() {
    byte[] bytes = SampleGguf.llama().bytes();
    assertThat(bytes).startsWith('G', 'G', 'U', 'F', 3, 0, 0, 0, 1, 0);
    assertThat(bytes.length % 32).isZero();
  }

  @Test
  void aKeyThatIsSetChangesTheFile() {
    SampleGguf plain = SampleGguf.llama();
    SampleGguf changed = plain.with("general.name", "sample of samples");
    assertThat(new String(changed.bytes(), ISO_8859_1)).contains("sample of samples");
    assertThat(plain.metadata()).doesNotContainKey("general.name");
  }

  @Test
  void aStoreHasAManifestByNameAndBlobsByDigest(@TempDir Path root) throws IOException {
    SampleStore store = new SampleStore(root);
    store.install("a", SampleGguf.llama(), Map.of("system", "be brief"));
    Path manifest = root.resolve("manifests/registry.ollama.ai/library/a/latest");
    assertThat(manifest).content().contains(SampleModel.digest("be brief").toString());
    try (Stream<Path> blobs = Files.list(root.resolve("blobs"))) {
      assertThat(blobs).hasSize(3);
    }
    store.delete("a");
    assertThat(manifest).doesNotExist();
  }
}
