package dev.folkmoot.app;

import dev.folkmoot.app.cli.NodeProgram;
import dev.folkmoot.app.client.NodeClient;
import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.home.Installation;
import dev.folkmoot.app.home.KeyFile;
import dev.folkmoot.app.home.NativeLibraries;
import dev.folkmoot.app.home.NodeNote;
import dev.folkmoot.app.home.NodePlace;
import dev.folkmoot.app.settings.AccessSettings;
import dev.folkmoot.app.settings.Configuration;
import dev.folkmoot.app.settings.LogSettings;
import dev.folkmoot.app.settings.MeshSettings;
import dev.folkmoot.app.settings.NodeSettings;
import dev.folkmoot.app.settings.RoutingSettings;
import dev.folkmoot.app.settings.ServingVariables;
import dev.folkmoot.app.settings.TradeSettings;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.engine.Engine;
import dev.folkmoot.engine.llamacpp.EngineConfig;
import dev.folkmoot.engine.llamacpp.LlamaCppEngine;
import dev.folkmoot.engine.llamacpp.LlamaCppQuantizer;
import dev.folkmoot.engine.remote.RemoteEngine;
import dev.folkmoot.engine.remote.RemoteSettings;
import dev.folkmoot.http.BindAddress;
import dev.folkmoot.http.ModelTrade;
import dev.folkmoot.http.MootServer;
import dev.folkmoot.http.Protection;
import dev.folkmoot.http.admin.Administration;
import dev.folkmoot.http.admin.EventBoard;
import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.wire.HttpLimits;
import dev.folkmoot.models.registry.Credentials;
import dev.folkmoot.models.registry.Identity;
import dev.folkmoot.models.registry.Pause;
import dev.folkmoot.models.registry.Registry;
import dev.folkmoot.models.registry.RegistryKey;
import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.models.store.Quantizer;
import dev.folkmoot.net.PeerNetwork;
import dev.folkmoot.net.Solitude;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.NodeConfig;
import dev.folkmoot.node.Platform;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.residency.MemoryBudget;
import dev.folkmoot.node.residency.ResidencyLimits;
import dev.folkmoot.node.serving.Introduction;
import dev.folkmoot.node.serving.MachineIdleness;
import dev.folkmoot.node.serving.Serving;
import dev.folkmoot.node.serving.ServingSettings;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Wires the program: every service of a running node is made here, from the store at the bottom to
 * the server on top, and closed in the opposite order.
 */
final class Assembly implements NodeProgram {

  /** Ports tried when the default one is taken. */
  private static final int PORTS_TRIED = 32;

  private static final ModelName POCKET =
      new ModelName(
          ModelName.DEFAULT_HOST, ModelName.DEFAULT_NAMESPACE, "pocket", ModelName.DEFAULT_TAG);

  /** Between two looks at what the nodes of a home share. */
  private static final Duration KEPT_LOOK = Duration.ofSeconds(2);

  private final String version;
  private final Optional<Installation> installation;
  private final Clock clock = Clock.system(ZoneId.systemDefault());

  Assembly(String version, Optional<Installation> installation) {
    this.version = version;
    this.installation = installation;
  }

  @Override
  public Running start(Configuration configuration, NodePlace place, Consumer<String> notes) {
    Environment environment = configuration.environment();
    NodeSettings settings = NodeSettings.of(environment);
    MeshSettings meshSettings = MeshSettings.of(environment, place.number());
    ServingSettings servingSettings = ServingVariables.read(environment);
    RoutingSettings routing = RoutingSettings.of(environment);
    configuration.warnings().forEach(notes);
    settings.warnings().forEach(notes);
    Protection protection = protection(environment, settings, place, notes);
    ModelStore store = store(place.home(), environment, notes);
    EngineConfig engineConfig = engineConfig(settings, environment);
    Threads threads = Threads.start();
    List<RemoteEngine> others = engines(configuration, threads, notes);
    Optional<MeshPart> mesh = mesh(meshSettings, place, notes);
    PeerNetwork network = mesh.map(MeshPart::network).orElseGet(Solitude::new);
    Engine engine = new LlamaCppEngine(engineConfig, System::nanoTime, new SecureRandom());
    ModelTrade trade = trade(TradeSettings.of(environment), store, place.home());
    LocalModels local =
        new LocalModels(
            store, engine, others, limits(settings), clock, threads.timers(), threads.tasks());
    Node node =
        new Node(
            NodeConfig.named(meshSettings.name()),
            local,
            network,
            Platform.of(clock, threads.timers(), threads.tasks(), new SecureRandom()));
    Optional<Serving> serving =
        mesh.map(part -> serving(part, meshSettings, servingSettings, local, node, threads));
    EventBoard board = new EventBoard();
    Happenings happenings = new Happenings(board, network, node);
    Administration administration =
        new NodeAdministration(
            new NodeAdministration.Fixed(
                version, meshSettings, routing.terms(), servingSettings.serves(), clock.instant()),
            mesh,
            node,
            local,
            () -> serving.map(Serving::isResting).orElse(false),
            board,
            clock);
    RunningNode.Parts parts =
        new RunningNode.Parts(node, trade.registry(), mesh, serving, board, happenings, threads);
    try {
      Face face = new Face(protection, routing, node, trade, administration);
      MootServer server = listen(settings, place.home(), face, notes);
      requireOthers(configuration, url(settings, protection, server.port()));
      serving.ifPresent(Serving::start);
      threads.tasks().execute(happenings);
      return new RunningNode(server, parts, url(settings, protection, server.port()));
    } catch (FailureException e) {
      parts.close();
      throw e;
    }
  }

  /** Every kind of settings is read, so that one that is wrong does not hide the next. */
  @Override
  public List<String> complaints(Configuration configuration) {
    Environment environment = configuration.environment();
    List<String> complaints = new ArrayList<>(configuration.warnings());
    List<Runnable> readings =
        List.of(
            () -> {
              NodeSettings settings = NodeSettings.of(environment);
              complaints.addAll(settings.warnings());
              AccessPart.requireKeys(
                  AccessSettings.of(environment),
                  settings.address().isLoopback(),
                  FolkmootHome.of(environment),
                  clock);
            },
            () -> LogSettings.of(environment),
            () -> MeshSettings.of(environment, 1),
            () -> ServingVariables.read(environment),
            () -> TradeSettings.of(environment),
            () -> RoutingSettings.of(environment));
    for (Runnable reading : readings) {
      try {
        reading.run();
      } catch (FailureException e) {
        complaints.add(e.failure().message());
      }
    }
    return complaints;
  }

  /** Comes first, so that a node which may not listen where it should does nothing else either. */
  private Protection protection(
      Environment environment, NodeSettings settings, NodePlace place, Consumer<String> notes) {
    LogSettings log = LogSettings.of(environment);
    Logging.configure(settings.debug(), log);
    return new AccessPart(AccessSettings.of(environment), log, place, clock)
        .prepare(settings.address().isLoopback(), new SecureRandom(), notes);
  }

  @Override
  public Quantizer quantizer(Environment environment) {
    return new WeightsQuantizer(
        () -> new LlamaCppQuantizer(natives(environment), environment.text("OLLAMA_LLM_LIBRARY")));
  }

  private ModelStore store(FolkmootHome home, Environment environment, Consumer<String> notes) {
    ModelStore store = ModelStore.open(home.models(), clock, quantizer(environment));
    installation
        .flatMap(Installation::bundledModel)
        .ifPresent(gguf -> installPocket(store, gguf, notes));
    return store;
  }

  private ModelTrade trade(TradeSettings settings, ModelStore store, FolkmootHome home) {
    Identity identity =
        new Identity(
            Optional.of(new Credentials(home.registriesFile())),
            Optional.of(
                RegistryKey.of(
                    new KeyFile(home, home.registryKeyFile()).readOr(RegistryKey::draw))),
            clock,
            new SecureRandom());
    return new ModelTrade(
        new Registry(
            store,
            settings.transfers(),
            settings.proxies(),
            settings.trust(),
            identity,
            Pause.REAL,
            System::nanoTime),
        settings.lendsToAll());
  }

  /** What the server shows, and to whom: the models, and the mesh to the owner. */
  private record Face(
      Protection protection,
      RoutingSettings routing,
      Node node,
      ModelTrade trade,
      Administration administration) {}

  private static URI url(NodeSettings settings, Protection protection, int port) {
    return settings.address().served(port, protection.tls().isPresent());
  }

  /** Those that do not answer yet are asked again and again; a node among them ends the start. */
  private static List<RemoteEngine> engines(
      Configuration configuration, Threads threads, Consumer<String> notes) {
    List<RemoteEngine> engines = new ArrayList<>();
    for (RemoteSettings settings : configuration.engines()) {
      RemoteEngine engine =
          new RemoteEngine(settings, System::nanoTime, threads.timers(), threads.tasks());
      engines.add(engine);
      try {
        engine.start().ifPresent(failure -> notes.accept(failure.message() + "; looked for again"));
      } catch (FailureException e) {
        engines.forEach(RemoteEngine::close);
        threads.close();
        throw e;
      }
    }
    return engines;
  }

  /** A node that is its own engine would ask itself for ever, whatever it was allowed. */
  private static void requireOthers(Configuration configuration, URI self) {
    for (RemoteSettings engine : configuration.engines()) {
      boolean isHere = Set.of("localhost", "127.0.0.1", "[::1]").contains(engine.url().getHost());
      if (engine.url().getPort() == self.getPort() && isHere) {
        throw FailureException.invalid(
            "engine '"
                + engine.name()
                + "': "
                + engine.url()
                + " is this node itself; say where the other program answers");
      }
    }
  }

  private Optional<MeshPart> mesh(MeshSettings settings, NodePlace place, Consumer<String> notes) {
    return switch (settings.mode()) {
      case OFF -> Optional.empty();
      case KEY -> Optional.of(MeshPart.start(settings, place, new SecureRandom(), clock));
      case OPEN -> {
        notes.accept(
            "open mesh: whoever runs an open mesh on this network may ask this node, and is asked"
                + " by it; prompts go to machines that are not yours");
        yield Optional.of(MeshPart.start(settings, place, new SecureRandom(), clock));
      }
    };
  }

  private Serving serving(
      MeshPart mesh,
      MeshSettings meshSettings,
      ServingSettings settings,
      LocalModels local,
      Node node,
      Threads threads) {
    var _ =
        threads
            .timers()
            .scheduleWithFixedDelay(
                () -> threads.tasks().execute(mesh::refresh),
                KEPT_LOOK.toMillis(),
                KEPT_LOOK.toMillis(),
                TimeUnit.MILLISECONDS);
    return new Serving(
        local,
        mesh.network(),
        settings,
        new Introduction(meshSettings.name(), mesh::addresses),
        new MachineIdleness(clock),
        node.meter()::served,
        clock,
        threads.timers(),
        threads.tasks());
  }

  /** Other models may do well where this one cannot be had: the node starts all the same. */
  private static void installPocket(ModelStore store, Path gguf, Consumer<String> notes) {
    try {
      store.installOnce(POCKET, gguf, ModelRecipe.PLAIN);
    } catch (FailureException e) {
      notes.accept("goes on without the bundled model: " + e.failure().message());
    }
  }

  private Path natives(Environment environment) {
    Path lock =
        installation
            .orElseThrow(() ->
                new FailureException(
                    Failure.Kind.INTERNAL, "this program was not packaged; run ./moot"))
            .nativesLock();
    return NativeLibraries.folder(environment, lock);
  }

  /**
   * What the engine learns about this processor goes to the machine's cache, not to the home: the
   * packaging has learnt it already, so that the first start need not, and a home may move.
   */
  private EngineConfig engineConfig(NodeSettings settings, Environment environment) {
    return new EngineConfig(
        natives(environment),
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
        settings.loadTimeout());
  }

  /** The port that was asked for and no other; where none was, the default or the next free one. */
  private MootServer listen(
      NodeSettings settings, FolkmootHome home, Face face, Consumer<String> notes) {
    BindAddress asked = settings.address().bind();
    int last = settings.address().portGiven() ? asked.port() : asked.port() + PORTS_TRIED;
    for (int port = asked.port(); ; port++) {
      MootServer server =
          new MootServer(
              new BindAddress(asked.host(), port),
              settings.origins(),
              HttpLimits.DEFAULT,
              face.protection(),
              new RequestTerms(face.routing().terms(), face.routing().listsMesh()),
              face.node(),
              face.trade(),
              face.administration(),
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
        String who = whoHas(home, url(settings, face.protection(), port));
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
}
