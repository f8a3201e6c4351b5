package dev.folkmoot.app.cli;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import java.net.URI;
import java.util.function.Consumer;

/** What {@code moot serve} runs. The wiring behind it is no affair of the command line. */
public interface NodeProgram {

  /**
   * Starts a node; returns when it answers.
   *
   * @param notes takes what the person who started it should know, a line each
   */
  Running start(Environment environment, FolkmootHome home, Consumer<String> notes);

  /** A node that answers. */
  interface Running extends AutoCloseable {

    URI url();

    /** Lets running answers end, for a while, and stops. */
    @Override
    void close();
  }
}
