package dev.folkmoot.node;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.node.routing.Choice;
import dev.folkmoot.node.stream.ResumableStream;
import dev.folkmoot.node.stream.StreamListener;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The answers that are on their way to this machine's clients. Safe for many threads. */
public final class Streams {

  private final LongSupplier nanoTime;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, Entry> open = new ConcurrentHashMap<>();

  /**
   * @param nanoTime a stopwatch, as {@link System#nanoTime}
   */
  Streams(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * An answer on its way.
   *
   * @param number counts the answers of this process
   * @param model by the name it was asked for
   * @param node who gives it now, or is asked for it; empty before anybody is
   * @param startedNanos by the node's stopwatch
   * @param events passed on
   * @param breaks machines that were lost in the middle of it
   */
  public record Snapshot(
      long number, ModelName model, String node, long startedNanos, long events, int breaks) {}

  /** All of them, the oldest first. */
  public List<Snapshot> open() {
    return open.values().stream()
        .map(Entry::snapshot)
        .sorted(Comparator.comparingLong(Snapshot::number))
        .toList();
  }

  /** All answers that are not complete. */
  Stream<ResumableStream> carried() {
    return open.values().stream().flatMap(entry -> Optional.ofNullable(entry.stream).stream());
  }

  Entry begin(ModelName model) {
    Entry entry = new Entry(numbers.incrementAndGet(), model, nanoTime.getAsLong());
    open.put(entry.number, entry);
    return entry;
  }

  /** One of them; written by its reader alone. */
  final class Entry implements StreamListener {
    private final long number;
    private final ModelName model;
    private final long startedNanos;
    private volatile @Nullable ResumableStream stream;
    private volatile String node = "";
    private final AtomicLong events = new AtomicLong();
    private final AtomicInteger breaks = new AtomicInteger();

    private Entry(long number, ModelName model, long startedNanos) {
      this.number = number;
      this.model = model;
      this.startedNanos = startedNanos;
    }

    void carries(ResumableStream carried) {
      stream = carried;
    }

    private Snapshot snapshot() {
      return new Snapshot(number, model, node, startedNanos, events.get(), breaks.get());
    }

    @Override
    public void asked(Choice choice, boolean resumed) {
      if (!resumed) {
        node = choice.name();
      }
    }

    @Override
    public void began(Choice choice, boolean resumed) {
      node = choice.name();
    }

    @Override
    public void hedged(Choice silent, Choice rival) {
      // whoever wins is heard of
    }

    @Override
    public void lost(Choice choice, Failure failure, int tokens) {
      if (tokens > 0) {
        breaks.incrementAndGet();
      }
    }

    @Override
    public void said(TokenEvent event) {
      events.incrementAndGet();
    }

    @Override
    public void closed() {
      open.remove(number);
    }
  }
}
