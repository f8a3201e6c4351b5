package dev.folkmoot.app.cli;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads line by line and leaves editing to the terminal itself: where that can do no more, and
 * where the answers go into a file while the questions are typed.
 */
final class PlainTypist implements Typist {

  private final Terminal terminal;
  private final BufferedReader lines;

  PlainTypist(Terminal terminal) {
    this.terminal = terminal;
    this.lines = new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
  }

  @Override
  public Said next() {
    StringBuilder text = new StringBuilder();
    String prompt = MessageBlock.PROMPT;
    do {
      terminal.piece(prompt);
      String line = line();
      if (line == null) {
        return new Said.End();
      }
      text.append(text.isEmpty() ? "" : "\n").append(line);
      prompt = MessageBlock.CONTINUED;
    } while (MessageBlock.isOpen(text.toString()));
    return new Said.Text(text.toString());
  }

  private @Nullable String line() {
    try {
      return lines.readLine();
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot read standard input: " + e.getMessage(), e);
    }
  }

  @Override
  public int columns() {
    return 0;
  }

  @Override
  public void onInterrupt(Runnable action) {}

  @Override
  public void keepsHistory(boolean keeps) {}

  @Override
  public void close() {}
}
