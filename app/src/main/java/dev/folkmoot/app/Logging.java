package dev.folkmoot.app;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What a node writes to standard error: one line a record, our own from INFO and others' from
 * WARNING. What a line looks like stands in {@code node.options}. No record ever holds prompt text.
 */
final class Logging {

  /** Held, for a logger that nobody holds is collected and its level with it. */
  private static final Logger OURS = Logger.getLogger("dev.folkmoot");

  /** Tells at length, with a trace, of a port that is taken; we say it in a line of our own. */
  private static final Logger LISTENERS = Logger.getLogger("io.helidon.webserver.LoomServer");

  private Logging() {}

  static void configure(boolean debug) {
    Logger root = Logger.getLogger("");
    root.setLevel(Level.WARNING);
    OURS.setLevel(debug ? Level.FINE : Level.INFO);
    LISTENERS.setLevel(debug ? Level.ALL : Level.OFF);
    for (Handler handler : root.getHandlers()) {
      handler.setLevel(Level.ALL);
    }
  }
}
