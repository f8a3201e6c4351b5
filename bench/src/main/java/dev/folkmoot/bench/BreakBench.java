package dev.folkmoot.bench;

import dev.folkmoot.net.libp2p.Identity;
import dev.folkmoot.net.pairing.MeshKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;

/**
 * The provider of an answer is lost at a random word of it, again and again: what becomes of the
 * answer? A client asks one node without the model; others have it, each a process. The one that
 * the route names is killed, or halted, and started anew while the next answer is on its way; the
 * next loss waits until two can be asked.
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

  private final MeshChild asker;
  private final Providers providers;
  private final StreamClient client;
  private final Random random = new Random(SEED);

  BreakBench() throws IOException {
    SecureRandom secure = new SecureRandom();
    MeshKey key = MeshKey.draw(secure);
    asker =
        MeshChild.start(
            new MeshChild.Who(
                "asker", MeshProcess.Role.ASKER, Identity.draw(secure), SLOTS, PACE_MILLIS),
            key,
            List.of());
    providers = new Providers(key, asker, PROVIDERS, PACE_MILLIS, SLOTS);
    client = new StreamClient(asker.port());
  }

  /** Prints a row for each way to lose a provider. */
  void run(Appendable out, int kills, int halts)
      throws IOException, InterruptedException, ExecutionException {
    providers.await(PROVIDERS);
    List<Double> calm = new ArrayList<>();
    for (int i = 0; i < UNBROKEN; i++) {
      String prompt = Recital.prompt("calm" + i, WORDS);
      calm.add(client.ask(prompt, (_, _) -> {}).largestGapMillis(1));
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
    out.append(row(Providers.Loss.KILL, kills));
    out.append(row(Providers.Loss.STOP, halts));
  }

  private String row(Providers.Loss loss, int count)
      throws IOException, InterruptedException, ExecutionException {
    Losses losses = new Losses(WORDS);
    for (int i = 0; i < count; i++) {
      providers.await(ALIVE);
      String name = loss.name().charAt(0) + "" + i;
      int at = random.nextInt(1, WORDS);
      List<String> lost = new ArrayList<>();
      StreamClient.Listener breaker =
          (words, node) -> {
            if (words == at) {
              lost.add(node);
              providers.lose(loss, node);
            }
          };
      try {
        StreamClient.Heard heard = client.ask(Recital.prompt(name, WORDS), breaker);
        losses.add(name, heard, at);
        String gap = String.format(Locale.ROOT, "%.0f", heard.largestGapMillis(at));
        LOG.log(
            System.Logger.Level.DEBUG,
            "{0}: {1} lost, gap {2} ms, {3}",
            name,
            lost,
            gap,
            heard.last());
      } catch (StreamClient.RefusedException e) {
        losses.refused(name);
        LOG.log(System.Logger.Level.WARNING, name, e);
      }
      for (String node : lost) {
        providers.replace(node);
      }
    }
    return losses.row(loss.toString());
  }

  @Override
  public void close() {
    providers.close();
    asker.close();
  }
}
