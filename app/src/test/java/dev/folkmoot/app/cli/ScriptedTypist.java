package dev.folkmoot.app.cli;

import java.util.ArrayDeque;
import java.util.Queue;

/** A person who says what was written down, and then leaves. */
final class ScriptedTypist implements Typist {

  private final Queue<Said> script = new ArrayDeque<>();
  private Runnable interrupt = () -> {};
  private boolean keepsHistory = true;

  ScriptedTypist(Object... said) {
    for (Object one : said) {
      script.add(one instanceof Said act ? act : new Said.Text(one.toString()));
    }
  }

  @Override
  public Said next() {
    Said said = script.poll();
    return said == null ? new Said.End() : said;
  }

  @Override
  public int columns() {
    return 0;
  }

  @Override
  public synchronized void onInterrupt(Runnable action) {
    interrupt = action;
  }

  /** Presses Ctrl-C while something goes on. */
  synchronized void pressCtrlC() {
    interrupt.run();
  }

  @Override
  public void keepsHistory(boolean keeps) {
    keepsHistory = keeps;
  }

  boolean isKeepingHistory() {
    return keepsHistory;
  }

  @Override
  public void close() {}
}
