package dev.folkmoot.app;

import dev.folkmoot.app.cli.NodeProgram;
import dev.folkmoot.app.client.NodeClient;
import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.home.Installation;
import dev.folkmoot.app.home.NativeLibraries;
import dev.folkmoot.app.home.NodeNote;
import dev.folkmoot.app.home.NodePlace;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.engine.Engine;
import dev.folkmoot.engine.llamacpp.EngineConfig;
import dev.folkmoot.engine.llamacpp.LlamaCppEngine;
import dev.folkmoot.http.BindAddress;
import dev.folkmoot.http.MootServer;
import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.wire.HttpLimits;
import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.NodeConfig;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.residency.MemoryBudget;
import dev.folkmoot.node.residency.ResidencyLimits;
import dev.folkmoot.node.serving.Introduction;
import dev.folkmoot.node.serving.MachineIdleness;
import dev.folkmoot.node.serving.Serving;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Wires the program: every service of a running node is made here, from the store at the bottom to
 * the server on top, and closed in the opposite order.
 */
final class Assembly implements NodeProgram {

  private static final System.Logger LOG = System.getLogger(Assembly.class.getName());

  /** Ports tried when the default one is taken. */
  private static final int PORTS_TRIED = 32;

  private static final ModelName POCKET =
      new ModelName(
          ModelName.DEFAULT_HOST, ModelName.DEFAULT_NAMESPACE, "pocket", ModelName.DEFAULT_TAG);

  private final Optional<Installation> installation;
  private final Clock clock = Clock.system(ZoneId.systemDefault());

  Assembly(Optional<Installation> installation) {
    this.installation = installation;
  }

  @Override
  public Running start(Environment environment, NodePlace place, Consumer<String> notes) {
    NodeSettings settings = NodeSettings.of(environment);
    settings.warnings().forEach(notes);
    Logging.configure(settings.debug());
    MeshSettings mesh = MeshSettings.of(environment, place.number());
    RoutingSettings routing = RoutingSettings.of(environment);
    SecureRandom random = new SecureRandom();
    requireLoopback(settings);
    ModelStore store = ModelStore.open(place.home().models(), clock);
    installation
        .flatMap(Installation::bundledModel)
        .ifPresent(gguf -> installPocket(store, gguf, notes));
    ScheduledExecutorService timers =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("timers").factory());
    ExecutorService loads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("load-", 0).factory());
    Engine engine =
        new LlamaCppEngine(
            engineConfig(settings, environment), System::nanoTime, new SecureRandom());
    LocalModels local = new LocalModels(store, engine, limits(settings), clock, timers, loads);
    Neighbourhood others = new Neighbourhood(mesh, place, random, clock);
    Node node =
        new Node(NodeConfig.named(mesh.name()), local, others.network(), clock, loads, random);
    Serving serving =
        new Serving(
            local,
            others.network(),
            ServingSettings.of(environment).ofNode(),
            new Introduction(mesh.name(), others::addresses),
            id -> others.network().peer(id).map(dev.folkmoot.net.Peer::standing).orElse(dev.folkmoot.core.peer.Reach.PUBLIC),
            new MachineIdleness(clock),
            clock,
            timers,
            loads);
    try {
      MootServer server = listen(settings, routing, place.home(), node, notes);
      serving.start();
      URI url = settings.address().url(server.port());
      return new RunningNode(server, serving, node, others, timers, loads, url);
    } catch (FailureException e) {
      others.close();
      node.close();
      throw e;
    }
  }

  /** Other models may do well where this one cannot be had: the node starts all the same. */
  private static void installPocket(ModelStore store, Path gguf, Consumer<String> notes) {
    try {
      store.installOnce(POCKET, gguf, ModelRecipe.PLAIN);
    } catch (FailureException e) {
      notes.accept("goes on without the bundled model: " + e.failure().message());
    }
  }

  /** Until it has keys, a node that others can reach is open to all of them: that must be meant. */
  private static void requireLoopback(NodeSettings settings) {
    if (!settings.address().isLoopback() && !settings.insecureBind()) {
      throw FailureException.invalid(
          "OLLAMA_HOST="
              + settings.address().bind().host()
              + " lets other machines in, and this version has no keys to keep strangers out;"
              + " set FOLKMOOT_INSECURE_BIND=1 if that is what you want");
    }
  }

  /**
   * What the engine learns about this processor goes to the machine's cache, not to the home: the
   * packaging has learnt it already, so that the first start need not, and a home may move.
   */
  private EngineConfig engineConfig(NodeSettings settings, Environment environment) {
    Path lock =
        installation
            .orElseThrow(() ->
                new FailureException(
                    Failure.Kind.INTERNAL, "this program was not packaged; run ./moot"))
            .nativesLock();
    return new EngineConfig(
        NativeLibraries.folder(environment, lock),
        environment.cache().resolve("engine"),
        Math.min(EngineConfig.MAX_SLOTS, settings.parallel().orElse(EngineConfig.DEFAULT_SLOTS)),
        settings.maxQueue(),
        environment.flag("FOLKMOOT_SHARED_HOST"),
        environment.text("OLLAMA_LLM_LIBRARY"));
  }

  private static ResidencyLimits limits(NodeSettings settings) {
    return new ResidencyLimits(
        MemoryBudget.ofThisMachine(),
        settings.maxLoadedModels(),
        settings.maxQueue(),
        settings.keepAlive(),
        settings.contextLength(),
        ResidencyLimits.DEFAULT_LOAD_TIMEOUT);
  }

  /** The port that was asked for and no other; where none was, the default or the next free one. */
  private MootServer listen(
      NodeSettings settings,
      RoutingSettings routing,
      FolkmootHome home,
      Node node,
      Consumer<String> notes) {
    BindAddress asked = settings.address().bind();
    int last = settings.address().portGiven() ? asked.port() : asked.port() + PORTS_TRIED;
    for (int port = asked.port(); ; port++) {
      MootServer server =
          new MootServer(
              new BindAddress(asked.host(), port),
              settings.origins(),
              HttpLimits.DEFAULT,
              new RequestTerms(routing.terms(), routing.listsMesh()),
              node,
              clock,
              ZoneId.systemDefault());
      try {
        server.start();
        return server;
      } catch (FailureException e) {
        server.close();
        if (!isTaken(e)) {
          throw e;
        }
        String who = whoHas(home, settings.address().url(port));
        if (port >= last) {
          throw new FailureException(Failure.Kind.INTERNAL, who, e);
        }
        if (port == asked.port()) {
          notes.accept(who + "; taking the next free one");
        }
      }
    }
  }

  private static boolean isTaken(FailureException failure) {
    return Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause)
        .anyMatch(BindException.class::isInstance);
  }

  private static String whoHas(FolkmootHome home, URI url) {
    String who = "something else is";
    if (NodeNote.all(home).stream().anyMatch(note -> note.url().equals(url))) {
      who = "another node of this home is";
    } else if (new NodeClient(url).answers()) {
      who = "an Ollama server answers";
    }
    return who + " on " + url + " already";
  }

  private record RunningNode(
      MootServer server,
      Serving serving,
      Node node,
      Neighbourhood others,
      ScheduledExecutorService timers,
      ExecutorService loads,
      URI url)
      implements Running {

    @Override
    public String id() {
      return others.id().text();
    }

    @Override
    public List<String> addresses() {
      return others.addresses();
    }

    /** Peers hear first that this node leaves, while its own clients' answers run out. */
    @Override
    public void close() {
      Future<?> drained = loads.submit(() -> serving.drain(NodeConfig.DEFAULT_SHUTDOWN_GRACE));
      server.close();
      awaitDrained(drained);
      node.close();
      others.close();
      timers.shutdownNow();
      loads.close();
    }

    private static void awaitDrained(Future<?> drained) {
      try {
        drained.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        LOG.log(System.Logger.Level.WARNING, "peers were not told that this node leaves", e);
      }
    }
  }
}
