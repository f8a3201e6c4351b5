package dev.folkmoot.node.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.engine.StockedEngine;
import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.node.Answer;
import dev.folkmoot.node.Ask;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.NodeConfig;
import dev.folkmoot.node.Platform;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.residency.ResidencyLimits;
import dev.folkmoot.node.routing.Route;
import dev.folkmoot.node.routing.RoutePolicy;
import dev.folkmoot.node.routing.Terms;
import dev.folkmoot.testkit.engine.Script;
import dev.folkmoot.testkit.engine.ScriptedEngine;
import dev.folkmoot.testkit.store.SampleStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node without a model of its own (unless a test gives it one), and peers that have it. A test of
 * such a node extends this.
 */
class Homestead {

  static final ModelName A = ModelName.parse("a").orElseThrow();
  static final String TEXT = "one two three four five six seven eight nine ten";

  static final InferenceRequest SAY_IT = InferenceRequest.of(new Prompt.Raw("say it"));

  /** The first peer first: the order of their ids is that in which they came. */
  static final Terms IN_TURN = Terms.DEFAULT.withPolicy(new RoutePolicy.RoundRobin());

  final AtomicReference<Clock> time = new AtomicReference<>(Clock.systemUTC());
  final Clock clock = ((InstantSource) () -> time.get().instant()).withZone(ZoneOffset.UTC);
  final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  final FakePeers peers = new FakePeers(clock);
  final ScriptedEngine engine = new ScriptedEngine();
  final Path root;
  final ModelCard card;
  final List<Node> nodes = new ArrayList<>();

  Homestead(@TempDir Path folder) {
    root = folder.resolve("own");
    Path theirs = folder.resolve("theirs");
    new SampleStore(theirs).install("a");
    card = ModelStore.open(theirs, clock).find(A).orElseThrow().card();
  }

  @AfterEach
  void close() {
    nodes.forEach(Node::close);
    peers.close();
    timers.shutdownNow();
    threads.close();
    assertThat(peers.all).allSatisfy(peer -> assertThat(peer.engine.openGenerations()).isZero());
  }

  FakePeer peer(String name) {
    return peer(name, Reach.MESH);
  }

  FakePeer peer(String name, Reach standing) {
    FakePeer peer = new FakePeer(peers.all.size(), name, standing, card);
    peer.play(Script.saying(TEXT));
    peers.all.add(peer);
    return peer;
  }

  Node node(StockedEngine... programs) {
    ResidencyLimits limits =
        new ResidencyLimits(1L << 30, 3, 512, KeepAlive.DEFAULT, 4096, Duration.ofMinutes(5));
    LocalModels local =
        new LocalModels(
            ModelStore.open(root, clock),
            engine,
            List.of(programs),
            limits,
            clock,
            timers,
            threads);
    Node node =
        new Node(
            NodeConfig.named("attic"),
            local,
            peers,
            Platform.of(clock, timers, threads, new Random(5)));
    nodes.add(node);
    return node;
  }

  /** Has the node learn of peers that came after it. */
  void lookAround(Node node) {
    lookAroundUntil(
        node,
        () -> node.metrics().peers().values().stream().mapToLong(n -> n).sum() == peers.all.size());
  }

  /** Has the node look at its peers anew. */
  void lookAroundUntil(Node node, Callable<Boolean> seen) {
    time.set(Clock.offset(time.get(), Duration.ofSeconds(15)));
    await("what " + node.config().name() + " sees").until(seen);
  }

  static Ask ask(ModelCard model, Terms terms) {
    return new Ask(model, RunnerOptions.DEFAULT, Optional.empty(), terms);
  }

  Answer answer(Node node, Terms terms) {
    ModelCard found = node.find(A, terms).orElseThrow();
    return node.infer(ask(found, terms), SAY_IT);
  }

  /** What a client hears, and how it ends. */
  record Heard(String text, TokenEvent last, Route route) {
    static Heard of(Answer answer) throws InterruptedException {
      try (answer) {
        StringBuilder text = new StringBuilder();
        TokenEvent event = answer.next();
        while (!event.isLast()) {
          text.append(((TokenEvent.Text) event).text());
          event = answer.next();
        }
        return new Heard(text.toString(), event, answer.route());
      }
    }

    TokenEvent.Finished finished() {
      assertThat(last).isInstanceOf(TokenEvent.Finished.class);
      return (TokenEvent.Finished) last;
    }

    Failure failure() {
      assertThat(last).isInstanceOf(TokenEvent.Failed.class);
      return ((TokenEvent.Failed) last).failure();
    }
  }
}
