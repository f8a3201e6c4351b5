package dev.folkmoot.node.routing.sim;

import dev.folkmoot.node.routing.candidate.Capacity;
import dev.folkmoot.node.routing.candidate.Intake;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A machine that answers. Those that run share it: with {@code n} of them each goes on at {@code 1
 * / (1 + CROWDING × (n - 1))} of the speed that it has alone, which is how a batch behaves.
 * Finished conversations stay in a cache of limited size, the least recently used goes first.
 */
final class SimProvider {

  private static final double CROWDING = 0.3;
  private static final double DONE_SECONDS = 1e-9;

  private final ProviderSpec spec;
  private final Agenda agenda;
  private final List<Job> running = new ArrayList<>();
  private final ArrayDeque<Job> waiting = new ArrayDeque<>();
  private final Map<Integer, Integer> cache = new LinkedHashMap<>(16, 0.75f, true);
  private double advancedTo;
  private long plan;

  /** What an asker hears. */
  interface Listener {
    void firstToken();

    void finished();
  }

  private static final class Job {
    private final Ask ask;
    private final Listener listener;
    private double prefill;
    private double decode;

    Job(Ask ask, Listener listener) {
      this.ask = ask;
      this.listener = listener;
    }

    double left() {
      return prefill > 0 ? prefill : decode;
    }
  }

  SimProvider(ProviderSpec spec, Agenda agenda) {
    this.spec = spec;
    this.agenda = agenda;
  }

  ProviderSpec spec() {
    return spec;
  }

  Capacity capacity() {
    boolean full = running.size() >= spec.slots() && waiting.size() >= spec.queue();
    return new Capacity(
        spec.slots(), running.size(), waiting.size(), full ? Intake.FULL : Intake.ACCEPTING);
  }

  /** Takes the request, or says at once that it does not. */
  boolean take(Ask ask, Listener listener) {
    if (capacity().intake() == Intake.FULL) {
      return false;
    }
    advance();
    waiting.add(new Job(ask, listener));
    fill();
    scheduleNext();
    return true;
  }

  private void fill() {
    while (running.size() < spec.slots() && !waiting.isEmpty()) {
      Job job = waiting.remove();
      int cached =
          Math.min(cache.getOrDefault(job.ask.conversation(), 0), job.ask.promptTokens() - 1);
      job.prefill = (job.ask.promptTokens() - cached) / spec.speed().prefillTokensPerSecond();
      job.decode = job.ask.answerTokens() / spec.speed().decodeTokensPerSecond();
      running.add(job);
    }
  }

  private double pace() {
    return 1 / (1 + CROWDING * Math.max(0, running.size() - 1));
  }

  private void advance() {
    double done = (agenda.now() - advancedTo) * pace();
    advancedTo = agenda.now();
    for (Job job : running) {
      if (job.prefill > 0) {
        job.prefill -= done;
      } else {
        job.decode -= done;
      }
    }
  }

  private void scheduleNext() {
    long current = ++plan;
    running.stream()
        .mapToDouble(Job::left)
        .min()
        .ifPresent(left ->
            agenda.in(
                Math.max(0, left) / pace(),
                () -> {
                  if (plan == current) {
                    milestone();
                  }
                }));
  }

  private void milestone() {
    List<Job> reading = running.stream().filter(job -> job.prefill > 0).toList();
    advance();
    List<Job> begun = reading.stream().filter(job -> job.prefill <= DONE_SECONDS).toList();
    begun.forEach(job -> job.prefill = 0);
    List<Job> ended =
        running.stream().filter(job -> job.prefill <= 0 && job.decode <= DONE_SECONDS).toList();
    for (Job job : ended) {
      running.remove(job);
      keep(job.ask.conversation(), job.ask.promptTokens() + job.ask.answerTokens());
    }
    fill();
    scheduleNext();
    begun.forEach(job -> job.listener.firstToken());
    ended.forEach(job -> job.listener.finished());
  }

  private void keep(int conversation, int tokens) {
    cache.put(conversation, tokens);
    int all = cache.values().stream().mapToInt(Integer::intValue).sum();
    while (all > spec.cacheTokens() && cache.size() > 1) {
      int oldest = cache.keySet().iterator().next();
      all -= cache.getOrDefault(oldest, 0);
      cache.remove(oldest);
    }
  }
}
