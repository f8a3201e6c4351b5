package dev.folkmoot.app.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
   * the JVM would load a console for every command. A packed program has another launcher, which
   * says nothing: then Linux tells what the descriptors lead to.
   */
  private static final String TERMINALS = "folkmoot.terminals";

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/\\d+|tty\\w*|console)");

  public static Terminal ofThisProcess() {
    String said = System.getProperty(TERMINALS);
    String terminals = said == null ? found(DESCRIPTORS) : said;
    return new Terminal(
        System.in,
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        terminals.contains("0"),
        terminals.contains("1"));
  }

  /** The numbers of those of the first two that lead to a terminal. */
  static String found(Path descriptors) {
    return Stream.of("0", "1")
        .filter(number -> leadsToTerminal(descriptors.resolve(number)))
        .collect(Collectors.joining());
  }

  private static boolean leadsToTerminal(Path descriptor) {
    try {
      return TERMINAL.matcher(Files.readSymbolicLink(descriptor).toString()).matches();
    } catch (IOException _) {
      return false; // Closed, or a system that does not tell.
    }
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
