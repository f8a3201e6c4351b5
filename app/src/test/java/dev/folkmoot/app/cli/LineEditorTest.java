package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
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
    terminal.setSize(Size.of(40, 20));
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

  /** A signal comes when it is pressed, not when its turn is: each key waits for the prompt. */
  @Test
  void ctrlCForgetsTheLineAndSaysWhetherThereWasOne() throws Exception {
    try (PipedOutputStream keys = new PipedOutputStream();
        ExternalTerminal terminal =
            new ExternalTerminal(
                "test", "xterm", new PipedInputStream(keys), screen, StandardCharsets.UTF_8);
        LineEditor editor = LineEditor.on(terminal, folder.resolve("history"), _ -> List.of())) {
      assertThat(pressing(editor, keys, "abc", CTRL_C)).isEqualTo(new Typist.Said.Interrupt(false));
      assertThat(pressing(editor, keys, "", CTRL_C)).isEqualTo(new Typist.Said.Interrupt(true));
      assertThat(pressing(editor, keys, "d", ENTER)).isEqualTo(new Typist.Said.Text("d"));
    }
  }

  private Typist.Said pressing(LineEditor editor, OutputStream keys, String line, String last)
      throws Exception {
    screen.reset();
    FutureTask<Typist.Said> said = new FutureTask<>(editor::next);
    Thread.ofPlatform().daemon().start(said);
    for (String shown : new String[] {MessageBlock.PROMPT, line}) {
      Awaitility.await().until(() -> screen.toString(StandardCharsets.UTF_8).contains(shown));
      keys.write((shown.equals(line) ? last : line).getBytes(StandardCharsets.UTF_8));
      keys.flush();
    }
    return said.get();
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
