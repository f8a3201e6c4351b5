package dev.folkmoot.app.cli;

/** The person at the terminal: what is typed, and the Ctrl-C while something else goes on. */
interface Typist extends AutoCloseable {

  /** What a person did at the prompt. */
  sealed interface Said {

    /** Typed something, of one line or several. */
    record Text(String text) implements Said {}

    /**
     * Pressed Ctrl-C.
     *
     * @param isIdle whether nothing had been typed yet
     */
    record Interrupt(boolean isIdle) implements Said {}

    /** Has nothing more to say: Ctrl-D, or the end of what is piped in. */
    record End() implements Said {}
  }

  /** Waits for the next thing to be said. */
  Said next();

  /** Columns of the terminal just now; 0 if unknown. */
  int columns();

  /**
   * What Ctrl-C does from now on, as long as nothing is being typed. Where it cannot be had, Ctrl-C
   * ends the program as ever.
   */
  void onInterrupt(Runnable action);

  /** Whether what is said from now on is kept for the next time. */
  void keepsHistory(boolean keeps);

  @Override
  void close();
}
