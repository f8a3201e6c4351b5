package dev.folkmoot.app.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.app.home.Installation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Packs the program and starts it with an empty environment. Without a start-up cache: making one
 * takes a rehearsal with a model, which the other tests of the whole program are already.
 */
@Timeout(300)
final class AppImageIT {

  private static final Path PROGRAM =
      Path.of(System.getProperty("folkmoot.root", "..")).resolve("app/target/moot");

  @TempDir private Path folder = Path.of("");

  @Test
  void whatIsPackedRunsWithoutAnyJavaAndFromAnyFolder() throws IOException, InterruptedException {
    Path natives = Files.createDirectories(folder.resolve("3.0/linux-x64"));
    Files.writeString(Files.createDirectories(natives.resolve("bins")).resolve("lib.so"), "x");
    Files.writeString(natives.resolve("package.json"), "{}");
    List<String> steps = new ArrayList<>();
    AppImage image = new AppImage(new Installation(PROGRAM), natives, steps::add);
    Path made = folder.resolve("made");
    assertThat(image.make(made, false)).isGreaterThan(50_000_000);
    assertThat(steps).containsExactly("runtime", "program");
    Path moved = Files.move(made, folder.resolve("moved here"));
    assertThat(moved.resolve("lib/app/natives/3.0/linux-x64/bins/lib.so")).exists();
    assertThat(moved.resolve("lib/app/natives/3.0/linux-x64/package.json")).doesNotExist();
    assertThat(moved.resolve("lib/app/models/pocket.gguf")).exists();
    assertThat(started(moved.resolve("bin/moot"), "--version")).startsWith("moot version ");
    assertThat(started(moved.resolve("bin/moot"), "doctor", "--json"))
        .contains("\"area\":\"java\"")
        .as("it knows where it lies")
        .doesNotContain("was not packaged");
    assertThatThrownBy(() -> image.make(moved, false)).hasMessageContaining("is there already");
  }

  private String started(Path moot, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(moot.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("HOME", folder.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
