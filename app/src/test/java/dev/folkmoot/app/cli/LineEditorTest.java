package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jline.terminal.Size;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class LineEditorTest {

  private static final String ENTER = "\r";
  private static final String ALT_ENTER = "\u001b\r";
  private static final String CTRL_A = "\u0001";
  private static final String CTRL_C = "\u0003";
  private static final String CTRL_D = "\u0004";
  private static final String UP = "\u001bOA";
  private static final String TAB = "\t";

  @TempDir private Path folder = Path.of("");
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

  /** What a person said who pressed these keys, until the end. */
  private List<Typist.Said> typed(boolean keepsHistory, String... keys) throws IOException {
    byte[] pressed = String.join("", keys).getBytes(StandardCharsets.UTF_8);
    List<Typist.Said> said = new ArrayList<>();
    ExternalTerminal terminal =
        new ExternalTerminal(
            "test", "xterm", new ByteArrayInputStream(pressed), screen, StandardCharsets.UTF_8);
    terminal.setSize(new Size(40, 20));
    try (LineEditor editor =
        LineEditor.on(
            terminal,
            folder.resolve("history"),
            before -> SlashCommands.completions(before, Stream.of("pocket:latest")))) {
      editor.keepsHistory(keepsHistory);
      assertThat(editor.columns()).isEqualTo(40);
      do {
        said.add(editor.next());
      } while (!(said.getLast() instanceof Typist.Said.End));
    }
    return said.subList(0, said.size() - 1);
  }

  private static List<Typist.Said> texts(String... texts) {
    return Stream.of(texts).<Typist.Said>map(Typist.Said.Text::new).toList();
  }

  @Test
  void aLineCanBeEditedInAnyScript() throws IOException {
    assertThat(typed(true, "rüße, 世界 👍!", CTRL_A, "G", ENTER, CTRL_D))
        .isEqualTo(texts("Grüße, 世界 👍!"));
  }

  @Test
  void marksThatMeanMuchToAShellMeanNothingHere() throws IOException {
    String prompt = " what does !! do? and \\n, and 'this  \"?";
    assertThat(typed(true, prompt, ENTER)).isEqualTo(texts(prompt));
    assertThat(folder.resolve("history")).content().contains("what does !! do?");
  }

  @Test
  void whatIsPastedIsOneThingToSayLineEndsAndAll() throws IOException {
    assertThat(typed(true, "\u001b[200~one\ntwo\n\nthree\u001b[201~", " and four", ENTER, CTRL_D))
        .isEqualTo(texts("one\ntwo\n\nthree and four"));
  }

  @Test
  void aBlockIsReadToItsEndAndAltEnterMakesALine() throws IOException {
    assertThat(typed(true, "\"\"\"one", ENTER, "two\"\"\"", ENTER, "a", ALT_ENTER, "b", ENTER))
        .isEqualTo(texts("\"\"\"one\ntwo\"\"\"", "a\nb"));
  }

  @Test
  void ctrlCForgetsTheLineAndSaysWhetherThereWasOne() throws IOException {
    assertThat(typed(true, "abc", CTRL_C, CTRL_C, "d", ENTER))
        .containsExactly(
            new Typist.Said.Interrupt(false),
            new Typist.Said.Interrupt(true),
            new Typist.Said.Text("d"));
  }

  @Test
  void aLineLongerThanTheTerminalComesWhole() throws IOException {
    String longLine = "wörter ".repeat(300).strip();
    assertThat(typed(true, longLine, ENTER)).isEqualTo(texts(longLine));
  }

  @Test
  void commandsAndModelsAreCompleted() throws IOException {
    assertThat(typed(true, "/loa", TAB, "po", TAB, ENTER, "/set verb", TAB, ENTER))
        .extracting(said -> ((Typist.Said.Text) said).text().strip())
        .containsExactly("/load pocket:latest", "/set verbose");
  }

  @Test
  void whatWasSaidLastTimeIsThereAgainAlsoIfItHadManyLines() throws IOException {
    assertThat(typed(true, "\"\"\"one", ENTER, "two\"\"\"", ENTER)).hasSize(1);
    assertThat(rights(folder.resolve("history"))).isEqualTo("rw-------");
    assertThat(typed(true, UP, ENTER)).isEqualTo(texts("\"\"\"one\ntwo\"\"\""));
    assertThat(rights(folder.resolve("history"))).isEqualTo("rw-------");
  }

  @Test
  void whereNoHistoryIsWantedNothingIsKept() throws IOException {
    assertThat(typed(false, "a secret", ENTER)).isEqualTo(texts("a secret"));
    assertThat(folder.resolve("history")).isEmptyFile();
  }

  @Test
  void theHistoryIsItsOwnersAlone() throws IOException {
    Path file = folder.resolve("new/history");
    assertThat(LineEditor.preparedHistory(file)).contains(file);
    assertThat(rights(file)).isEqualTo("rw-------");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(LineEditor.preparedHistory(file)).contains(file);
    assertThat(rights(file)).isEqualTo("rw-------");
  }

  @Test
  void whereItCannotBeKeptTheTalkDoesWithout() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(LineEditor.preparedHistory(file.resolve("history"))).isEmpty();
  }

  private static String rights(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
