package dev.folkmoot.bench;

import dev.folkmoot.net.libp2p.Identity;
import dev.folkmoot.net.pairing.MeshKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The provider of an answer is lost at a random word of it, again and again: what becomes of the
 * answer? A client asks one node without the model; others have it, each a process. The one that
 * the route names is killed, or halted, and started anew under its old name while the next answer
 * is on its way; the next loss waits until two can be asked.
 */
final class BreakBench implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(BreakBench.class.getName());

  private static final int PROVIDERS = 4;
  private static final int ALIVE = 2;
  private static final int WORDS = 200;
  private static final int PACE_MILLIS = 5;
  private static final int SLOTS = 4;
  private static final int UNBROKEN = 10;
  private static final long SEED = 20_260_101;

  /** How a provider is lost. */
  enum Loss {
    KILL("kill -9"),
    STOP("SIGSTOP");

    private final String label;

    Loss(String label) {
      this.label = label;
    }
  }

  private final MeshKey key;
  private final Map<String, Identity> identities = new HashMap<>();
  private final Map<String, Future<MeshChild>> providers = new HashMap<>();
  private final ExecutorService starts = Executors.newVirtualThreadPerTaskExecutor();
  private final MeshChild asker;
  private final Random random = new Random(SEED);

  BreakBench() throws IOException {
    SecureRandom secure = new SecureRandom();
    key = MeshKey.draw(secure);
    asker =
        MeshChild.start(
            new MeshChild.Who(
                "asker", MeshProcess.Role.ASKER, Identity.draw(secure), SLOTS, PACE_MILLIS),
            key,
            List.of());
    for (int i = 1; i <= PROVIDERS; i++) {
      identities.put("p" + i, Identity.draw(secure));
      start("p" + i);
    }
  }

  private void start(String name) {
    MeshChild.Who who =
        new MeshChild.Who(
            name, MeshProcess.Role.BACKROOM, identities.get(name), SLOTS, PACE_MILLIS);
    providers.put(name, starts.submit(() -> MeshChild.start(who, key, List.of(asker.address()))));
  }

  /** Prints a row for each way to lose a provider. */
  void run(Appendable out, int kills, int halts)
      throws IOException, InterruptedException, ExecutionException {
    awaitProviders(PROVIDERS);
    List<Double> calm = new ArrayList<>();
    for (int i = 0; i < UNBROKEN; i++) {
      StreamClient.Heard heard = ask("calm" + i, (_, _) -> {});
      calm.add(heard.largestGapMillis(1));
    }
    out.append(
        "| loss | answers | complete and right | broken in the middle | exact | wrong characters |"
            + " gap p50 ms | p99 ms | largest ms |\n|---|---|---|---|---|---|---|---|---|\n");
    out.append(
        String.format(
            Locale.ROOT,
            "| none | %d | | | | | %.0f | | %.0f |%n",
            UNBROKEN,
            Medians.of(calm),
            Medians.quantile(calm, 1)));
    out.append(row(Loss.KILL, kills));
    out.append(row(Loss.STOP, halts));
  }

  /** A new process counts when it says that it serves, and the asker that it has met it. */
  private void awaitProviders(int count) throws IOException, InterruptedException {
    MeshChild.await(() -> {
      Set<String> met = asker.providers();
      return providers.entrySet().stream()
              .filter(each -> each.getValue().isDone() && met.contains(each.getKey()))
              .count()
          >= count;
    });
  }

  private StreamClient.Heard ask(String name, StreamClient.Listener listener) throws IOException {
    return new StreamClient(asker.port()).ask(Recital.prompt(name, WORDS), listener);
  }

  /** What became of the answers of one row. */
  private static final class Tally {
    private int right;
    private int broken;
    private int exact;
    private int wrong;
    private final List<Double> gaps = new ArrayList<>();

    void add(String name, StreamClient.Heard heard, int lostAt) {
      int characters = Recital.wrongCharacters(Recital.text(name, WORDS), heard.text());
      wrong += characters;
      right += heard.isComplete() && characters == 0 ? 1 : 0;
      if (heard.breaks() > 0) {
        broken++;
        exact += heard.isExact() ? 1 : 0;
        gaps.add(heard.largestGapMillis(lostAt));
      }
    }

    String row(Loss loss, int count) {
      return String.format(
          Locale.ROOT,
          "| %s | %d | %d | %d | %d | %d | %.0f | %.0f | %.0f |%n",
          loss.label,
          count,
          right,
          broken,
          exact,
          wrong,
          Medians.of(gaps),
          Medians.quantile(gaps, 0.99),
          Medians.quantile(gaps, 1));
    }
  }

  private String row(Loss loss, int count)
      throws IOException, InterruptedException, ExecutionException {
    Tally tally = new Tally();
    for (int i = 0; i < count; i++) {
      awaitProviders(ALIVE);
      String name = loss.name().charAt(0) + "" + i;
      int at = random.nextInt(1, WORDS);
      List<String> lost = new ArrayList<>();
      StreamClient.Heard heard =
          ask(
              name,
              (words, node) -> {
                if (words == at) {
                  lose(loss, node);
                  lost.add(node);
                }
              });
      tally.add(name, heard, at);
      LOG.log(
          System.Logger.Level.DEBUG,
          "{0}: {1} lost at {2}, gap {3} ms, {4}",
          name,
          lost,
          at,
          heard.largestGapMillis(at),
          heard.last());
      for (String node : lost) {
        providers.get(node).get().close();
        start(node);
      }
    }
    return tally.row(loss, count);
  }

  private void lose(Loss loss, String node) {
    try {
      MeshChild provider = providers.get(node).get();
      switch (loss) {
        case KILL -> provider.kill();
        case STOP -> provider.halt();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(node + " cannot be lost", e);
    }
  }

  @Override
  public void close() {
    for (Future<MeshChild> provider : providers.values()) {
      try {
        provider.get().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        LOG.log(System.Logger.Level.WARNING, "a provider did not start", e);
      }
    }
    asker.close();
    starts.close();
  }
}
