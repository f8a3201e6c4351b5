package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TerminalTest {

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "/dev/pts/3, /dev/pts/3, 01",
    "/dev/null, /dev/tty2, 1",
    "/dev/console, pipe:[4711], 0",
    "/tmp/pts/3, socket:[4711], ''"
  })
  void linuxTellsWhereADescriptorLeads(String in, String out, String terminals) throws IOException {
    Files.createSymbolicLink(folder.resolve("0"), Path.of(in));
    Files.createSymbolicLink(folder.resolve("1"), Path.of(out));
    assertThat(Terminal.found(folder)).isEqualTo(terminals);
    assertThat(Terminal.found(folder.resolve("none"))).isEmpty();
  }
}
