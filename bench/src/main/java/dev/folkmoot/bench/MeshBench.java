package dev.folkmoot.bench;

import dev.folkmoot.net.libp2p.Identity;
import dev.folkmoot.net.pairing.MeshKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/**
 * What it costs that another machine answers: a node with a scripted engine, and one without the
 * model that has it answer, two processes on loopback. The same engine is asked directly over the
 * first one's HTTP side, over the second one, and through plain HTTP proxies before the first, in
 * turn; CPU time is that of the process in the middle.
 */
final class MeshBench implements AutoCloseable {

  private static final int SLOTS = 1_024;
  private static final int WARM_UPS = 3;

  /** A node that has just started runs code that the JVM has not compiled yet. */
  private static final int YOUNG_STREAMS = 300;

  private static final int WARM_UP_STREAMS = 4_000;
  private static final int FIRST_TOKENS = 500;
  private static final int ROUNDS = 5;
  private static final int FEW = 64;
  private static final int MANY = 1_000;
  private static final int CROWD_WORDS = 100;
  private static final int CROWD_PACE_MILLIS = 50;
  private static final double P99 = 0.99;

  private final Appendable out;
  private final MeshChild provider;
  private final MeshChild asker;
  private final List<Way> ways = new ArrayList<>();
  private final List<PlainProxy> proxies;

  /**
   * A way to the engine.
   *
   * @param between the process whose CPU time is counted
   */
  private record Way(String name, Crowd crowd, long between) {}

  /** What was measured of one way. */
  private record Figures(List<Double> micros, List<Double> p50, List<Double> p99) {
    Figures() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  MeshBench(Appendable out) throws IOException, InterruptedException {
    this.out = out;
    SecureRandom random = new SecureRandom();
    MeshKey key = MeshKey.draw(random);
    provider =
        MeshChild.start(
            new MeshChild.Who(
                "provider", MeshProcess.Role.PROVIDER, Identity.draw(random), SLOTS, 0),
            key,
            List.of());
    asker =
        MeshChild.start(
            new MeshChild.Who("asker", MeshProcess.Role.ASKER, Identity.draw(random), SLOTS, 0),
            key,
            List.of(provider.address()));
    proxies = PlainProxy.startAll(provider.port());
    ways.add(new Way("direct", new Crowd(provider.port()), provider.pid()));
    ways.add(new Way("by a peer", new Crowd(asker.port()), asker.pid()));
    for (PlainProxy proxy : proxies) {
      ways.add(new Way(proxy.name(), new Crowd(proxy.port()), proxy.pid()));
    }
  }

  void run() throws IOException, InterruptedException, ExecutionException {
    asker.awaitProvider();
    firstToken(YOUNG_STREAMS);
    firstToken(WARM_UP_STREAMS);
    out.append(
        "\n| 64 streams | words each | pace ms | CPU µs a token | beside it: by a peer |"
            + " token delay p50 ms | p99 ms |\n|---|---|---|---|---|---|---|\n");
    few(400, 10);
    few(2_000, 0);
    many();
  }

  private void firstToken(int before) throws IOException, InterruptedException, ExecutionException {
    for (Way way : ways) {
      for (int i = 0; i < before; i++) {
        way.crowd.ask(1, 2);
      }
    }
    List<List<Double>> millis = new ArrayList<>();
    ways.forEach(_ -> millis.add(new ArrayList<>()));
    List<Double> more = new ArrayList<>();
    for (int i = 0; i < FIRST_TOKENS; i++) {
      for (int way = 0; way < ways.size(); way++) {
        millis.get(way).addAll(ways.get(way).crowd.ask(1, 2).firstWordMillis());
      }
      more.add(millis.get(1).get(i) - millis.getFirst().get(i));
    }
    out.append(
        String.format(
            Locale.ROOT,
            "%n| one stream, after %d of each | first token p50 ms | p99 ms |%n|---|---|---|%n",
            before));
    for (int way = 0; way < ways.size(); way++) {
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %.2f | %.2f |%n",
              ways.get(way).name,
              Medians.of(millis.get(way)),
              Medians.quantile(millis.get(way), P99)));
    }
    out.append(
        String.format(Locale.ROOT, "| by a peer, more than direct | %.2f | |%n", Medians.of(more)));
  }

  private void few(int words, int paceMillis)
      throws IOException, InterruptedException, ExecutionException {
    provider.pace(paceMillis);
    List<Figures> figures = new ArrayList<>();
    ways.forEach(_ -> figures.add(new Figures()));
    for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
      for (int way = 0; way < ways.size(); way++) {
        double before = Cpu.of(ways.get(way).between);
        Crowd.Result result = ways.get(way).crowd.ask(FEW, words);
        double micros = (Cpu.of(ways.get(way).between) - before) * 1e6 / result.words();
        result.requireWhole(FEW, words);
        if (round >= WARM_UPS) {
          figures.get(way).micros.add(micros);
          figures.get(way).p50.add(Medians.of(result.delayMillis()));
          figures.get(way).p99.add(Medians.quantile(result.delayMillis(), P99));
        }
      }
    }
    double peer = Medians.of(figures.get(1).micros);
    for (int way = 0; way < ways.size(); way++) {
      Figures each = figures.get(way);
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %d | %.1f | %.2f | %.2f | %.2f |%n",
              ways.get(way).name,
              words,
              paceMillis,
              Medians.of(each.micros),
              peer / Medians.of(each.micros),
              Medians.of(each.p50),
              Medians.of(each.p99)));
    }
  }

  private void many() throws IOException, InterruptedException, ExecutionException {
    provider.pace(CROWD_PACE_MILLIS);
    out.append(
        "\n| 1,000 streams by a peer | complete | words in a wrong stream or place |"
            + " first token p50 ms | seconds |\n|---|---|---|---|---|\n");
    for (int round = 1; round <= WARM_UPS; round++) {
      Crowd.Result result = ways.get(1).crowd.ask(MANY, CROWD_WORDS);
      out.append(
          String.format(
              Locale.ROOT,
              "| round %d | %d | %d | %.0f | %.1f |%n",
              round,
              result.complete(),
              result.wrong(),
              Medians.of(result.firstWordMillis()),
              result.seconds()));
    }
  }

  @Override
  public void close() {
    proxies.forEach(PlainProxy::close);
    asker.close();
    provider.close();
  }
}
