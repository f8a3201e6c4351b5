package dev.folkmoot.engine.jinja;

/**
 * The template asked for what Python would refuse, or for too much. Never leaves the package:
 * {@link Template} adds the line and makes it a {@code FailureException}.
 */
final class TemplateFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The line where the parser stopped, or 0 where the run knows it. */
  private final int line;

  TemplateFault(String message) {
    this(message, 0);
  }

  TemplateFault(String message, int line) {
    super(message);
    this.line = line;
  }

  int line() {
    return line;
  }
}
