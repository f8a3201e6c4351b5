package dev.folkmoot.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Draws lines again and again in the same place, until {@code q} is pressed or a signal comes. It
 * draws on the terminal's second page, so that what was on the first is there again afterwards; and
 * over what is there line by line, so that nothing flickers. {@code stty} makes single keys come
 * through: every system with a terminal has it, and a library for it is a hundred times this file.
 *
 * @param frame makes the lines; longer ones are cut, and more than fit are left out
 */
record LiveScreen(Terminal terminal, Supplier<List<String>> frame) {

  private static final System.Logger LOG = System.getLogger(LiveScreen.class.getName());

  private static final Duration REFRESH = Duration.ofSeconds(1);
  private static final Duration KEY_CHECK = Duration.ofMillis(50);
  private static final Duration STTY_TIMEOUT = Duration.ofSeconds(2);

  private static final String SECOND_PAGE = "\u001b[?1049h\u001b[?25l";
  private static final String FIRST_PAGE = "\u001b[?25h\u001b[?1049l";
  private static final String TOP_LEFT = "\u001b[H";
  private static final String REST_OF_LINE_EMPTY = "\u001b[K\r\n";
  private static final String REST_OF_PAGE_EMPTY = "\u001b[J";

  private static final Pattern SIZE = Pattern.compile("(\\d{1,4}) (\\d{1,4})");

  /** In letters. */
  record Size(int rows, int columns) {
    static final Size USUAL = new Size(24, 80);
  }

  /** Returns when the person has seen enough, with the terminal as it was. */
  void show(CompletableFuture<?> ending) throws InterruptedException {
    Optional<String> before = stty("-g");
    try {
      stty("-icanon", "-echo", "min", "1");
      terminal.piece(SECOND_PAGE);
      boolean goesOn = true;
      while (goesOn) {
        terminal.piece(page(frame.get(), size()));
        goesOn = !endsWithin(REFRESH, ending);
      }
    } finally {
      terminal.piece(FIRST_PAGE);
      before.ifPresent(this::stty);
    }
  }

  /** One page, drawn over the last one. */
  static String page(List<String> lines, Size size) {
    StringBuilder page = new StringBuilder(TOP_LEFT);
    lines.stream()
        .limit(Math.max(1, size.rows() - 1))
        .forEach(line -> page.append(cut(line, size.columns())).append(REST_OF_LINE_EMPTY));
    return page.append(REST_OF_PAGE_EMPTY).toString();
  }

  private static String cut(String line, int columns) {
    return line.codePointCount(0, line.length()) <= columns
        ? line
        : line.substring(0, line.offsetByCodePoints(0, Math.max(0, columns - 1))) + "…";
  }

  private boolean endsWithin(Duration time, CompletableFuture<?> ending)
      throws InterruptedException {
    for (long left = time.toMillis(); left > 0; left -= KEY_CHECK.toMillis()) {
      try {
        ending.get(KEY_CHECK.toMillis(), TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException e) {
        if (isEndPressed()) {
          return true;
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException("nobody ends this with an exception", e);
      }
    }
    return false;
  }

  private boolean isEndPressed() {
    InputStream keys = terminal.in();
    try {
      while (keys.available() > 0) {
        int key = keys.read();
        if (key == 'q' || key == 'Q' || key < 0) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "keys cannot be read", e);
      return false;
    }
  }

  private Size size() {
    Matcher size = SIZE.matcher(stty("size").orElse(""));
    if (!size.matches()) {
      return Size.USUAL;
    }
    int rows = Integer.parseInt(size.group(1));
    int columns = Integer.parseInt(size.group(2));
    // A terminal that does not know its size says 0.
    return rows == 0 || columns == 0 ? Size.USUAL : new Size(rows, columns);
  }

  /** Empty where there is no such program, or no terminal: then keys need an Enter after them. */
  private Optional<String> stty(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "stty";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try {
      Process stty =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      boolean isDone = stty.waitFor(STTY_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      return isDone && stty.exitValue() == 0 ? Optional.of(said.strip()) : Optional.empty();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "no stty", e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
