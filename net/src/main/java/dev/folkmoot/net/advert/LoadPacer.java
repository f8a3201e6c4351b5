package dev.folkmoot.net.advert;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the load is worth telling. A report goes to everybody who is connected, so the time
 * between two grows with their number; only what would change somebody's mind is told; and that the
 * node takes nothing more is told at once.
 */
final class LoadPacer {

  /** A report with the headers of stream, cipher and frame. */
  private static final int REPORT_BYTES = 100;

  /** A queue that is this much longer or shorter is another queue. */
  private static final double NOTABLE_SHARE = 0.5;

  private final AdvertLimits limits;
  private LoadReport told = LoadReport.UNKNOWN;
  private @Nullable LoadReport waiting;

  /** Whether what waits is worth telling: asked every second, and decided once. */
  private boolean notable;

  private long toldAt;
  private boolean silent = true;

  LoadPacer(AdvertLimits limits) {
    this.limits = limits;
  }

  void now(LoadReport load) {
    waiting = load;
    notable = isNotable(load);
  }

  /** The newest that is known here, told or not. */
  LoadReport newest() {
    return waiting == null ? told : waiting;
  }

  /** The report to send now, if it is time. */
  Optional<LoadReport> due(int recipients, long nanos) {
    LoadReport load = waiting;
    if (load == null) {
      return Optional.empty();
    }
    boolean urgent = load.availability() != told.availability();
    boolean rested = silent || nanos - toldAt >= interval(recipients).toNanos();
    if (!urgent && !(rested && notable)) {
      return Optional.empty();
    }
    told = load;
    toldAt = nanos;
    silent = false;
    waiting = null;
    return Optional.of(load);
  }

  private Duration interval(int recipients) {
    long millis = 1_000L * recipients * REPORT_BYTES / limits.loadBytesPerSecond();
    return Duration.ofMillis(Math.max(limits.minLoadInterval().toMillis(), millis));
  }

  private boolean isNotable(LoadReport load) {
    int before = told.running() + told.queued();
    int after = load.running() + load.queued();
    return load.isFull() != told.isFull()
        || !keys(load).equals(keys(told))
        || load.slots() != told.slots()
        || Math.abs(after - before) > NOTABLE_SHARE * Math.max(1, Math.min(before, after));
  }

  private static List<Object> keys(LoadReport load) {
    return load.loaded().stream()
        .<Object>map(model -> List.of(model.key(), model.options(), model.hasFreeSlot()))
        .toList();
  }
}
