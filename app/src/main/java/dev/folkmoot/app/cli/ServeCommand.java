package dev.folkmoot.app.cli;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.home.HomeLock;
import dev.folkmoot.app.home.NodeNote;
import dev.folkmoot.app.home.NodePlace;
import dev.folkmoot.app.settings.Configuration;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    aliases = "start",
    mixinStandardHelpOptions = true,
    description = {
      "Run a node in the foreground, until Ctrl-C.",
      "Where one runs already, another joins it: both are a mesh."
    })
final class ServeCommand implements Callable<Integer> {

  /** A node runs on this home, and none beside it was wanted: ask that one instead. */
  static final int HOME_TAKEN = 3;

  static final String UNLESS_RUNNING = "--unless-running";

  private final Session session;

  @Option(
      names = "--mesh",
      paramLabel = "key|open|off",
      description =
          "Who belongs to the mesh: who holds its key (the default), everybody on this network,"
              + " or nobody.")
  private @Nullable String mesh;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What the others call this node; its host name if nothing is said.")
  private @Nullable String name;

  @Option(
      names = "--keys",
      paramLabel = "beyond-loopback|required",
      description = "Where API keys are wanted: wherever other machines can ask, or always.")
  private @Nullable String keys;

  @Option(
      names = "--tls",
      paramLabel = "self-signed|off",
      description = "Speak HTTPS, with a certificate that is made here.")
  private @Nullable String tls;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Speak HTTPS with this certificate and those that signed it, in PEM.")
  private @Nullable String tlsCertificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "The key of that, in PEM.")
  private @Nullable String tlsKey;

  @Option(
      names = "--log",
      paramLabel = "text|json",
      description = "How the log is written; json has a line for every request, too.")
  private @Nullable String log;

  @Option(
      names = UNLESS_RUNNING,
      description = "Leave with exit code 3 if a node runs on this home already.")
  private boolean unlessRunning;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "A configuration, or Symmetry's provider.yaml; config.yaml in the home if not given.")
  private @Nullable Path config;

  /** As the configuration has it: it may say where the models are. */
  private FolkmootHome home;

  ServeCommand(Session session) {
    this.session = session;
    this.home = session.home();
  }

  @Override
  public Integer call() throws InterruptedException {
    CompletableFuture<Signals.Ending> ending = Signals.first();
    Configuration configuration = Configuration.read(environment(), Optional.ofNullable(config));
    home = FolkmootHome.of(configuration.environment());
    Optional<HomeLock> lock = unlessRunning ? onlyPlace() : Optional.of(firstFreePlace());
    if (lock.isEmpty()) {
      session.terminal().note("Error: " + whoRuns());
      return HOME_TAKEN;
    }
    NodePlace place = lock.get().place();
    try (HomeLock _ = lock.get();
        NodeProgram.Running node =
            session.program().start(configuration, place, session.terminal()::note)) {
      NodeNote note = NodeNote.ofThisProcess(node.url(), node.id(), node.addresses());
      note.write(place);
      session
          .terminal()
          .note(
              "Folkmoot "
                  + MootCommand.VERSION
                  + " answers on "
                  + node.url()
                  + (place.isFirst() ? "" : ", node " + place.number() + " of this home"));
      try {
        return ending.join().exitCode;
      } finally {
        note.erase(place);
      }
    }
  }

  /** What is said on the command line goes before what the environment says. */
  private Environment environment() {
    return session
        .environment()
        .with("FOLKMOOT_MESH", mesh)
        .with("FOLKMOOT_NAME", name)
        .with("FOLKMOOT_KEYS", keys)
        .with("FOLKMOOT_TLS", tls)
        .with("FOLKMOOT_TLS_CERT", tlsCertificate)
        .with("FOLKMOOT_TLS_KEY", tlsKey)
        .with("FOLKMOOT_LOG", log);
  }

  private HomeLock firstFreePlace() {
    return HomeLock.firstFree(home)
        .orElseThrow(() ->
            new FailureException(
                Failure.Kind.INTERNAL,
                NodePlace.MAX_NODES + " nodes run on " + home.root() + " already"));
  }

  /** The first place; but not beside a node that outlived the one that had it. */
  private Optional<HomeLock> onlyPlace() {
    Optional<HomeLock> lock = HomeLock.tryAcquire(home.node(1));
    if (lock.isPresent() && NodeNote.find(home).isPresent()) {
      lock.get().close();
      return Optional.empty();
    }
    return lock;
  }

  private String whoRuns() {
    return NodeNote.find(home)
        .map(note -> "a node already runs: process " + note.pid() + ", " + note.url())
        .orElse("another process starts a node on " + home.root() + " just now");
  }
}
