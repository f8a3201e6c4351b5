package dev.folkmoot.app.cli;

import dev.folkmoot.app.client.ModelMover;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Shows how far a transfer has come: a bar that moves, where a person looks at it; lines, each with
 * its share in tens, where nobody does.
 */
final class TransferScreen implements Consumer<ModelMover.Step>, AutoCloseable {

  private static final int BAR_CELLS = 30;
  private static final String CLEAR_REST = "\u001b[K";

  /** A rate of the first moment says nothing. */
  private static final Duration RATE_AFTER = Duration.ofSeconds(1);

  private final Terminal terminal;
  private final Clock clock;
  private final ProgressLine lines;
  private String status = "";
  private boolean drawn;
  private Instant begun = Instant.EPOCH;
  private long atBegin;

  TransferScreen(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
    this.lines = new ProgressLine(terminal);
  }

  @Override
  public void accept(ModelMover.Step step) {
    if (!terminal.outIsTerminal()) {
      lines.report(step.status(), step.completed(), step.total());
      return;
    }
    if (!step.status().equals(status)) {
      close();
      status = step.status();
      begun = clock.instant();
      atBegin = step.completed();
    }
    terminal.piece("\r" + line(step) + CLEAR_REST);
    drawn = true;
  }

  private String line(ModelMover.Step step) {
    if (step.total() <= 0) {
      return step.status();
    }
    int full = (int) (step.completed() * BAR_CELLS / step.total());
    return String.format(
        Locale.ROOT,
        "%s: %3d%% |%s%s| %s/%s%s",
        step.status(),
        step.completed() * 100 / step.total(),
        "#".repeat(full),
        " ".repeat(BAR_CELLS - full),
        HumanText.bytes(step.completed()),
        HumanText.bytes(step.total()),
        rate(step));
  }

  private String rate(ModelMover.Step step) {
    Duration since = Duration.between(begun, clock.instant());
    long bytes = step.completed() - atBegin;
    if (since.compareTo(RATE_AFTER) < 0 || bytes <= 0) {
      return "";
    }
    long perSecond = bytes * 1000 / since.toMillis();
    long left = (step.total() - step.completed()) / Math.max(1, perSecond);
    return "  " + HumanText.bytes(perSecond) + "/s" + (left > 0 ? "  " + left + " s left" : "");
  }

  /** Ends the line that moves. */
  @Override
  public void close() {
    if (drawn) {
      terminal.piece(System.lineSeparator());
      drawn = false;
    }
  }
}
