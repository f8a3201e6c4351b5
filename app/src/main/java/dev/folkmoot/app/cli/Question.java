package dev.folkmoot.app.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Asks before something is done that cannot be undone. */
record Question(Terminal terminal, boolean isAnswered) {

  /** Whether it may be done: the person says so, or has said so before with {@code --yes}. */
  boolean allows(String what) {
    if (isAnswered) {
      return true;
    }
    if (!terminal.inIsTerminal()) {
      terminal.note(what + " was not done: nobody is there to ask; say --yes if you want it");
      return false;
    }
    terminal.piece(what + "? [y/N] ");
    try {
      String line =
          new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8))
              .readLine();
      return line != null && line.strip().toLowerCase(Locale.ROOT).startsWith("y");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
