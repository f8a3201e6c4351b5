package dev.folkmoot.app;

import dev.folkmoot.app.settings.LogSettings;
import dev.folkmoot.http.access.KeyText;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What a node writes to standard error: one line a record, our own from INFO and others' from
 * WARNING. What a line looks like stands in {@code node.options}. No record ever holds prompt text,
 * and no line a key.
 */
final class Logging {

  /** Held, for a logger that nobody holds is collected and its level with it. */
  private static final Logger OURS = Logger.getLogger("dev.folkmoot");

  /** Tells at length, with a trace, of a port that is taken; we say it in a line of our own. */
  private static final Logger LISTENERS = Logger.getLogger("io.helidon.webserver.LoomServer");

  private Logging() {}

  static void configure(boolean debug, LogSettings settings) {
    Logger root = Logger.getLogger("");
    root.setLevel(Level.WARNING);
    OURS.setLevel(debug ? Level.FINE : Level.INFO);
    LISTENERS.setLevel(debug ? Level.ALL : Level.OFF);
    for (Handler handler : root.getHandlers()) {
      handler.setLevel(Level.ALL);
      if (settings.asJson()) {
        handler.setFormatter(new JsonLines());
      } else if (!(handler.getFormatter() instanceof Redacting)) {
        handler.setFormatter(new Redacting(handler.getFormatter()));
      }
    }
  }

  /** The last look at a line: no key leaves this process in its log, whoever wrote it there. */
  static final class Redacting extends Formatter {

    private final Formatter inner;

    Redacting(Formatter inner) {
      this.inner = inner;
    }

    @Override
    public String format(LogRecord record) {
      return KeyText.redact(inner.format(record));
    }
  }
}
