package dev.folkmoot.interop.perf;

import dev.folkmoot.libp2p.perf.Perf;
import dev.folkmoot.libp2p.platform.Timers;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Counts what moves, and prints a line about each second and one about all. */
final class Report implements Perf.Progress {

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Timers timers;
  private final Consumer<String> out;
  private final long start;
  private long lineStart;
  private long uploaded;
  private long downloaded;
  private long uploadedInLine;
  private long downloadedInLine;

  Report(Timers timers, Consumer<String> out) {
    this.timers = timers;
    this.out = out;
    this.start = timers.nanoTime();
    this.lineStart = start;
  }

  @Override
  public void moved(int uploadedBytes, int downloadedBytes) {
    uploaded += uploadedBytes;
    downloaded += downloadedBytes;
    uploadedInLine += uploadedBytes;
    downloadedInLine += downloadedBytes;
    long now = timers.nanoTime();
    if (now - lineStart >= INTERVAL.toNanos()) {
      out.accept(line("intermediary", now - lineStart, uploadedInLine, downloadedInLine));
      lineStart = now;
      uploadedInLine = 0;
      downloadedInLine = 0;
    }
  }

  /** All of it, from the dial on. */
  void end() {
    out.accept(line("final", timers.nanoTime() - start, uploaded, downloaded));
  }

  private static String line(String type, long nanos, long up, long down) {
    return String.format(
        Locale.ROOT,
        "{\"type\":\"%s\",\"timeSeconds\":%.9f,\"uploadBytes\":%d,\"downloadBytes\":%d}",
        type,
        nanos / 1e9,
        up,
        down);
  }
}
