package dev.folkmoot.app.cli;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jline.keymap.KeyMap;
import org.jline.reader.Candidate;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.Widget;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;

/**
 * A line that can be edited, with those of the last times above it. Text that is pasted comes in
 * whole, line ends and all; Alt-Enter makes one by hand.
 */
final class LineEditor implements Typist {

  private static final System.Logger LOG = System.getLogger(LineEditor.class.getName());

  private static final int HISTORY_LINES = 1_000;
  private static final String NEW_LINE = "new-line";

  private final org.jline.terminal.Terminal terminal;
  private final LineReader reader;

  private LineEditor(org.jline.terminal.Terminal terminal, LineReader reader) {
    this.terminal = terminal;
    this.reader = reader;
  }

  /**
   * Takes over the terminal of this process.
   *
   * @param history keeps what was said; made if it is not there, for its owner alone
   * @param completions what the word before the cursor may become, by the whole line before it
   */
  static LineEditor open(Path history, Function<String, List<String>> completions) {
    try {
      return on(
          TerminalBuilder.builder()
              .system(true)
              .providers("ffm,exec")
              .encoding(StandardCharsets.UTF_8)
              // To find that out it asks the terminal, and takes for the answer what is typed.
              .graphemeCluster(false)
              .build(),
          history,
          completions);
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot use this terminal: " + e.getMessage(), e);
    }
  }

  /** As {@link #open}, on any terminal. */
  static LineEditor on(
      org.jline.terminal.Terminal terminal,
      Path history,
      Function<String, List<String>> completions) {
    LineReaderBuilder builder =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("moot")
            .parser(new WholeLine())
            .completer((_, line, candidates) ->
                completions
                    .apply(line.line().substring(0, line.cursor()))
                    .forEach(word -> candidates.add(new Candidate(word))))
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, MessageBlock.CONTINUED)
            .variable(LineReader.HISTORY_SIZE, HISTORY_LINES)
            .variable(LineReader.HISTORY_FILE_SIZE, HISTORY_LINES)
            .variable(LineReader.BELL_STYLE, "none")
            // An exclamation mark is an exclamation mark, and a space in front is no secret.
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.HISTORY_IGNORE_SPACE, false)
            .option(LineReader.Option.HISTORY_REDUCE_BLANKS, false)
            .option(LineReader.Option.HISTORY_TIMESTAMPED, false);
    preparedHistory(history).ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
    LineReader reader = builder.build();
    reader.getWidgets().put(NEW_LINE, insertingNewLine(reader));
    requireNonNull(reader.getKeyMaps().get(LineReader.MAIN), "no reader is without its keys")
        .bind(new Reference(NEW_LINE), KeyMap.alt('\r'), KeyMap.alt('\n'));
    // What is typed while an answer comes is not to stand in the middle of it; it is not lost.
    terminal.echo(false);
    return new LineEditor(terminal, reader);
  }

  private static Widget insertingNewLine(LineReader reader) {
    return () -> {
      reader.getBuffer().write('\n');
      return true;
    };
  }

  /** What a person says to a model is nobody else's affair. Where it cannot be kept, it is not. */
  static Optional<Path> preparedHistory(Path file) {
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      try {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } catch (FileAlreadyExistsException _) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      }
      return Optional.of(file);
    } catch (IOException | UnsupportedOperationException e) {
      LOG.log(System.Logger.Level.DEBUG, "no history is kept in " + file, e);
      return Optional.empty();
    }
  }

  @Override
  public Said next() {
    try {
      return new Said.Text(reader.readLine(MessageBlock.PROMPT));
    } catch (UserInterruptException e) {
      return new Said.Interrupt(e.getPartialLine() == null || e.getPartialLine().isBlank());
    } catch (EndOfFileException _) {
      return new Said.End();
    }
  }

  @Override
  public int columns() {
    return terminal.getColumns();
  }

  @Override
  public void onInterrupt(Runnable action) {
    terminal.handle(Signal.INT, _ -> action.run());
  }

  @Override
  public void keepsHistory(boolean keeps) {
    reader.setVariable(LineReader.DISABLE_HISTORY, !keeps);
  }

  @Override
  public void close() {
    try {
      reader.getHistory().save();
      terminal.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the terminal was not given back in order", e);
    }
  }

  /** A line is one word: quotes and backslashes in a prompt mean nothing to us. */
  private record WholeLine(String line, int cursor) implements Parser, CompletingParsedLine {

    WholeLine() {
      this("", 0);
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
      if (context == ParseContext.ACCEPT_LINE && MessageBlock.isOpen(line)) {
        throw new EOFError(-1, -1, "the block is open", MessageBlock.QUOTES);
      }
      return new WholeLine(line, cursor);
    }

    /** The word before the cursor, which a completion replaces. */
    @Override
    public String word() {
      String before = line.substring(0, cursor);
      return before.substring(before.lastIndexOf(' ') + 1);
    }

    @Override
    public int wordCursor() {
      return word().length();
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean isComplete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return wordCursor();
    }

    @Override
    public int rawWordLength() {
      return word().length();
    }

    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public List<String> words() {
      return List.of(word());
    }
  }
}
