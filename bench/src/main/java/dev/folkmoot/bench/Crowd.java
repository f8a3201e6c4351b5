package dev.folkmoot.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that ask at the same moment, each for a recital of its own, and look at each word. */
final class Crowd {

  private final StreamClient client;
  private final AtomicInteger names = new AtomicInteger();

  Crowd(int port) {
    this.client = new StreamClient(port);
  }

  /**
   * What the clients heard.
   *
   * @param words of all answers
   * @param complete answers that are whole to the last event
   * @param wrong words that are not what this stream has at this place, and missing ones
   * @param firstWordMillis one for each answer that has a word
   * @param delayMillis one for each right word: from its decoding to its arrival
   */
  record Result(
      long words,
      int complete,
      long wrong,
      double seconds,
      List<Double> firstWordMillis,
      List<Double> delayMillis) {

    /** Costs of answers that are not what was asked for mean nothing. */
    void requireWhole(int streams, int each) throws IOException {
      if (complete != streams || wrong != 0 || words != (long) streams * each) {
        throw new IOException(
            complete + " of " + streams + " answers are complete, " + wrong + " words are wrong");
      }
    }
  }

  private record Told(String name, StreamClient.Heard heard) {}

  Result ask(int streams, int words) throws InterruptedException, ExecutionException {
    List<Future<Told>> all = new ArrayList<>();
    long start = System.nanoTime();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < streams; i++) {
        String name = "s" + names.incrementAndGet();
        all.add(
            clients.submit(() ->
                new Told(name, client.ask(Recital.stampedPrompt(name, words), (_, _) -> {}))));
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    List<Told> told = new ArrayList<>();
    for (Future<Told> each : all) {
      told.add(each.get());
    }
    return judge(told, words, seconds);
  }

  private static Result judge(List<Told> all, int words, double seconds) {
    long count = 0;
    int complete = 0;
    long wrong = 0;
    List<Double> first = new ArrayList<>();
    List<Double> delays = new ArrayList<>();
    for (Told told : all) {
      List<String> heard = told.heard.words();
      count += heard.size();
      complete += told.heard.isComplete() && heard.size() == words ? 1 : 0;
      wrong += Math.abs(words - heard.size());
      for (int i = 0; i < heard.size(); i++) {
        if (Recital.plain(heard.get(i)).equals(Recital.word(told.name, i))) {
          delays.add((told.heard.at().get(i) - Recital.stamp(heard.get(i))) / 1e6);
        } else {
          wrong++;
        }
      }
      if (!heard.isEmpty()) {
        first.add(told.heard.firstWordMillis());
      }
    }
    return new Result(count, complete, wrong, seconds, first, delays);
  }
}
