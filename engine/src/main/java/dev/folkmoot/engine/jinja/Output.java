package dev.folkmoot.engine.jinja;

/** Text under construction that pays for every character before it takes it. */
final class Output {
  private final Run run;
  private final StringBuilder text = new StringBuilder();

  Output(Run run) {
    this.run = run;
  }

  Output append(String piece) {
    run.build(piece.length());
    if (text.length() + piece.length() > Limits.MAX_OUTPUT_CHARS) {
      throw Run.exceeded("MAX_OUTPUT_CHARS", Limits.MAX_OUTPUT_CHARS);
    }
    text.append(piece);
    return this;
  }

  Run run() {
    return run;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
