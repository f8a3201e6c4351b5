package dev.folkmoot.app.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The three standard streams. They speak UTF-8 whatever the locale says, as models do.
 *
 * @param inIsTerminal whether a person types into {@code in}
 * @param outIsTerminal whether a person reads {@code out}
 */
public record Terminal(
    InputStream in, PrintStream out, PrintStream err, boolean inIsTerminal, boolean outIsTerminal) {

  /**
   * The launcher knows which descriptors are terminals and says so here, by their numbers; asking
   * the JVM would load a console for every command. Unsaid means none.
   */
  private static final String TERMINALS = "folkmoot.terminals";

  public static Terminal ofThisProcess() {
    String terminals = System.getProperty(TERMINALS, "");
    return new Terminal(
        System.in,
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        terminals.contains("0"),
        terminals.contains("1"));
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** Writes a piece of an answer and lets it be seen at once. */
  void piece(String text) {
    out.print(text);
    out.flush();
  }

  /** Says something that is not an answer. */
  void note(String line) {
    err.println(line);
  }
}
