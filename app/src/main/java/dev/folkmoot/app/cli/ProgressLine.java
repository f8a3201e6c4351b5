package dev.folkmoot.app.cli;

import dev.folkmoot.models.store.Progress;

/** Shows how far something has come, on standard error: each step once, with its share in tens. */
final class ProgressLine implements Progress {

  private static final int PERCENT_STEP = 10;

  private final Terminal terminal;
  private String shownStatus = "";
  private long shownPercent;

  ProgressLine(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void report(String status, long completed, long total) {
    boolean isNew = !status.equals(shownStatus);
    long percent = total <= 0 ? 0 : completed * 100 / total;
    if (isNew) {
      shownStatus = status;
      shownPercent = 0;
      terminal.note(status);
    } else if (percent >= shownPercent + PERCENT_STEP) {
      shownPercent = percent - percent % PERCENT_STEP;
      terminal.note(status + " " + shownPercent + "%");
    }
  }
}
