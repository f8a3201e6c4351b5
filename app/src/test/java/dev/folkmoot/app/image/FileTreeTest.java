package dev.folkmoot.app.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileTreeTest {

  @TempDir private Path folder = Path.of("");

  private Path grown() throws IOException {
    Path root = Files.createDirectories(folder.resolve("root/a/b"));
    Files.writeString(root.resolve("deep"), "1234");
    Files.writeString(folder.resolve("root/top"), "12");
    Files.writeString(folder.resolve("root/stamp"), "1");
    return folder.resolve("root");
  }

  @Test
  void onlyWhatIsWantedIsCopied() throws IOException {
    Path copy = folder.resolve("copy");
    new FileTree(grown()).copyTo(copy, path -> !path.toString().equals("stamp"));
    assertThat(copy.resolve("a/b/deep")).hasContent("1234");
    assertThat(copy.resolve("top")).hasContent("12");
    assertThat(copy.resolve("stamp")).doesNotExist();
    assertThat(new FileTree(copy).size()).isEqualTo(6);
  }

  @Test
  void aLinkIsDeletedAndNotWhatItLeadsTo() throws IOException {
    Path root = grown();
    Path kept = Files.writeString(Files.createDirectory(folder.resolve("kept")).resolve("x"), "x");
    Files.createSymbolicLink(root.resolve("link"), folder.resolve("kept"));
    new FileTree(root).delete();
    new FileTree(root).delete();
    assertThat(root).doesNotExist();
    assertThat(kept).exists();
  }

  @Test
  void aToolThatFailsIsQuotedAndOneThatIsNotThereNamed() throws Exception {
    assertThatThrownBy(() -> JdkTool.named("jlink", folder))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("this Java has no jlink; run this with a whole JDK");
    JdkTool shell = new JdkTool(Path.of("/bin/sh"));
    assertThatThrownBy(() -> shell.run(List.of("-c", "echo so it is; exit 3"), Map.of()))
        .hasMessage("sh ended with status 3: so it is");
    shell.run(
        List.of("-c", "[ -z \"$HOME\" ] && [ \"$MINE\" = 1 ]"), Map.of("HOME", "", "MINE", "1"));
  }
}
