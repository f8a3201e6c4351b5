package dev.folkmoot.http;

import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.engine.Engine;
import dev.folkmoot.http.admin.PretendedAdministration;
import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.wire.HttpLimits;
import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.net.PeerNetwork;
import dev.folkmoot.net.Solitude;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.NodeConfig;
import dev.folkmoot.node.Platform;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.residency.ResidencyLimits;
import dev.folkmoot.node.routing.Terms;
import dev.folkmoot.testkit.engine.Script;
import dev.folkmoot.testkit.engine.ScriptedEngine;
import dev.folkmoot.testkit.store.SampleGguf;
import dev.folkmoot.testkit.store.SampleStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A whole node on a free port of the loopback, with four small models and a scripted engine. */
final class TestNode implements AutoCloseable {

  static final HttpLimits LIMITS =
      HttpLimits.DEFAULT.withDrainTimeout(Duration.ofMillis(200)).withMaxConnections(512);

  final ScriptedEngine engine;
  final SampleStore models;
  final Node node;
  final MootServer server;

  private final Path root;
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  private TestNode(
      Script script,
      HttpLimits limits,
      String origins,
      UnaryOperator<Engine> around,
      PeerNetwork peers)
      throws IOException {
    root = Files.createTempDirectory("folkmoot-http");
    models = new SampleStore(root);
    models.install("chat");
    models.install("filler", SampleGguf.infilling());
    models.install("bert", SampleGguf.bert());
    models.install(
        "pirate",
        SampleGguf.llama(),
        Map.of(
            "system",
            "You are a pirate.",
            "params",
            "{\"temperature\":0.5,\"stop\":[\"<end>\"],\"num_ctx\":64}",
            "messages",
            "[{\"role\":\"user\",\"content\":\"Ahoy\"}]"));
    engine = new ScriptedEngine(script);
    ResidencyLimits residency =
        new ResidencyLimits(1L << 40, 3, 512, KeepAlive.DEFAULT, 4096, Duration.ofMinutes(5));
    node =
        new Node(
            new NodeConfig("testnode", Duration.ZERO),
            new LocalModels(
                ModelStore.open(root, Clock.systemUTC()),
                around.apply(engine),
                residency,
                Clock.systemUTC(),
                timers,
                executor),
            peers,
            Platform.of(Clock.systemUTC(), timers, executor, new SecureRandom()));
    server =
        new MootServer(
            new BindAddress("127.0.0.1", 0),
            Origins.parse(origins),
            limits,
            new RequestTerms(Terms.DEFAULT, true),
            node,
            Clock.systemUTC(),
            ZoneOffset.ofHours(2));
    server.start();
  }

  /** Another server of the same node, which stands behind keys. */
  MootServer serve(String host, Protection protection) {
    MootServer other =
        new MootServer(
            new BindAddress(host, 0),
            Origins.parse("https://friend.example"),
            LIMITS,
            protection,
            new RequestTerms(Terms.DEFAULT, true),
            node,
            ModelTrade.plain(node),
            new PretendedAdministration(),
            Clock.systemUTC(),
            ZoneOffset.UTC);
    other.start();
    return other;
  }

  static TestNode start() {
    return start(Script.ECHO);
  }

  static TestNode start(Script script) {
    return start(script, LIMITS, "");
  }

  static TestNode start(Script script, HttpLimits limits, String origins) {
    return start(script, limits, origins, UnaryOperator.identity(), new Solitude());
  }

  /** With something around the engine. */
  static TestNode start(Script script, UnaryOperator<Engine> around) {
    return start(script, LIMITS, "", around, new Solitude());
  }

  /** With peers. */
  static TestNode start(Script script, PeerNetwork peers) {
    return start(script, LIMITS, "", UnaryOperator.identity(), peers);
  }

  private static TestNode start(
      Script script,
      HttpLimits limits,
      String origins,
      UnaryOperator<Engine> around,
      PeerNetwork peers) {
    try {
      return new TestNode(script, limits, origins, around, peers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.port();
  }

  Client client() {
    return new Client(port());
  }

  @Override
  public void close() {
    server.close();
    node.close();
    timers.shutdownNow();
    executor.close();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
