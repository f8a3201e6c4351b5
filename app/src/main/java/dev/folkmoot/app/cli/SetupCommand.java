package dev.folkmoot.app.cli;

import dev.folkmoot.app.home.OwnerFile;
import dev.folkmoot.app.settings.ConfigText;
import dev.folkmoot.app.settings.Configuration;
import dev.folkmoot.app.settings.EngineSection;
import dev.folkmoot.engine.remote.ApiKey;
import dev.folkmoot.engine.remote.Detection;
import dev.folkmoot.engine.remote.RemoteSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "setup",
    mixinStandardHelpOptions = true,
    description = "Look for programs on this machine that run models, and lend what they have.")
final class SetupCommand implements Callable<Integer> {

  /** Ollama, LM Studio, llama-server and many others, vLLM, text-generation-webui. */
  static final List<Integer> USUAL_PORTS = List.of(11434, 1234, 8080, 8000, 5000);

  /** On one's own machine whoever is there answers at once. */
  private static final Duration TIMEOUT = Duration.ofMillis(700);

  private static final int SHOWN_MODELS = 5;

  private final Session session;

  @Option(
      names = {"-y", "--yes"},
      description = "Write without asking.")
  private boolean yes;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      split = ",",
      description = "Look at these ports instead of 11434, 1234, 8080, 8000 and 5000.")
  private List<Integer> ports = new ArrayList<>();

  SetupCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    List<Detection.Found> found = look(ports.isEmpty() ? USUAL_PORTS : ports);
    found.forEach(one -> session.terminal().out().println(line(one)));
    mentionSymmetry();
    Path file = Configuration.fileOf(session.environment());
    Configuration before =
        Configuration.read(session.environment().withoutSettings(), Optional.empty());
    List<RemoteSettings> fresh = fresh(found, before.engines());
    if (found.stream().allMatch(Detection.Found::isNode)) {
      session.terminal().out().println("No other program that runs models was found.");
      return 0;
    }
    if (fresh.isEmpty()) {
      session.terminal().out().println("All of it is in " + file + " already.");
      return 0;
    }
    String engines = new ConfigText(Map.of(), fresh, Map.of()).write();
    String whole = Files.exists(file) ? new EngineSection(file).with(fresh) : engines;
    if (!new Question(session.terminal(), yes)
        .allows((Files.exists(file) ? "Change " : "Write ") + file)) {
      return 1;
    }
    new OwnerFile(file).write(whole);
    session.terminal().out().println("Wrote " + file + "; 'moot serve' lends the models now.");
    return 0;
  }

  private static List<Detection.Found> look(List<Integer> ports) throws InterruptedException {
    try (ExecutorService lookers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<Detection.Found>>> looks = new ArrayList<>();
      for (int port : ports) {
        URI url = URI.create("http://127.0.0.1:" + port);
        looks.add(lookers.submit(() -> Detection.at(url, ApiKey.NONE, TIMEOUT)));
      }
      List<Detection.Found> found = new ArrayList<>();
      for (Future<Optional<Detection.Found>> look : looks) {
        look.get().ifPresent(found::add);
      }
      return found;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a look at a port failed", e.getCause());
    }
  }

  private static String line(Detection.Found found) {
    if (found.isNode()) {
      return found.url() + "  a Folkmoot node; nodes meet by 'moot invite'";
    }
    List<String> models = found.models();
    List<String> shown = models.subList(0, Math.min(SHOWN_MODELS, models.size()));
    String names = String.join(", ", shown) + (models.size() > shown.size() ? ", …" : "");
    return PlainText.of(
        found.url()
            + "  "
            + found.version()
            + ", "
            + models.size()
            + (models.size() == 1 ? " model" : " models")
            + (models.isEmpty() ? "" : ": " + names));
  }

  /** Who comes from Symmetry has said already what he lends. */
  private void mentionSymmetry() {
    Path old = session.environment().userHome().resolve(".config/symmetry/provider.yaml");
    if (Files.exists(old)) {
      session.terminal().note("Symmetry's settings are there, too: moot config import " + old);
    }
  }

  private static List<RemoteSettings> fresh(
      List<Detection.Found> found, List<RemoteSettings> known) {
    List<RemoteSettings> fresh = new ArrayList<>();
    for (Detection.Found one : found) {
      boolean isKnown = known.stream().anyMatch(engine -> isSame(engine.url(), one.url()));
      if (!one.isNode() && !isKnown) {
        String kind = one.kind().text();
        boolean isTaken =
            known.stream().anyMatch(engine -> engine.name().equals(kind))
                || fresh.stream().anyMatch(engine -> engine.name().equals(kind));
        String name = isTaken ? kind + "-" + one.url().getPort() : kind;
        fresh.add(RemoteSettings.of(name, Optional.of(one.kind()), one.url()));
      }
    }
    return fresh;
  }

  private static boolean isSame(URI one, URI other) {
    boolean isLocal = one.getHost().equals("localhost") || one.getHost().equals(other.getHost());
    return isLocal && one.getPort() == other.getPort();
  }
}
