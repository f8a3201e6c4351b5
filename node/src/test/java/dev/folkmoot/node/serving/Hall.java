package dev.folkmoot.node.serving;

import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.net.PeerNetwork;
import dev.folkmoot.net.wire.EmbedBody;
import dev.folkmoot.net.wire.InferBody;
import dev.folkmoot.net.wire.ModelReference;
import dev.folkmoot.net.wire.RequestHeader;
import dev.folkmoot.net.wire.RequestId;
import dev.folkmoot.node.local.LocalAnswer;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.metrics.Meter;
import dev.folkmoot.node.residency.ResidencyLimits;
import dev.folkmoot.testkit.engine.ScriptedEngine;
import dev.folkmoot.testkit.store.SampleStore;
import dev.folkmoot.testkit.time.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A serving machine with a scripted engine, on a network with nobody but who a test brings. */
final class Hall implements AutoCloseable {

  static final ModelName A = ModelName.parse("a").orElseThrow();
  private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  final ManualClock clock = new ManualClock();
  final ScriptedEngine engine = new ScriptedEngine();
  final RecordingNetwork network;
  final Meter meter = new Meter(System::nanoTime);
  final SampleStore samples;
  final LocalModels local;
  final Serving serving;
  Idleness.Activity activity = Idleness.Activity.UNKNOWN;
  private final Random random = new Random(4);
  private final List<FakeExchange<?>> exchanges = new CopyOnWriteArrayList<>();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  Hall(Path root, ServingSettings settings) {
    this(root, settings, new RecordingNetwork());
  }

  private Hall(Path root, ServingSettings settings, RecordingNetwork network) {
    this(root, settings, network, network);
  }

  /** One that serves on a real network, with nothing recorded. */
  Hall(Path root, ServingSettings settings, PeerNetwork real) {
    this(root, settings, new RecordingNetwork(), real);
  }

  private Hall(Path root, ServingSettings settings, RecordingNetwork network, PeerNetwork served) {
    this.network = network;
    samples = new SampleStore(root);
    samples.install("a");
    ResidencyLimits limits =
        new ResidencyLimits(1L << 30, 3, 512, KeepAlive.DEFAULT, 4096, Duration.ofMinutes(5));
    local =
        new LocalModels(
            ModelStore.open(root, clock), engine, limits, clock, clock.scheduler(), executor);
    serving =
        new Serving(
            local,
            served,
            settings,
            new Introduction("attic", () -> List.of("/ip4/127.0.0.1/tcp/1")),
            () -> activity,
            meter::served,
            clock,
            clock.scheduler(),
            executor);
    serving.start();
  }

  /** Some node; the same number is the same one. */
  static NodeId node(int number) {
    StringBuilder text = new StringBuilder("12D3KooW");
    for (int i = 0; i < 44; i++) {
      text.append(BASE58.charAt(i < 42 ? 9 : i == 42 ? number / 58 % 58 : number % 58));
    }
    return new NodeId(text.toString());
  }

  InstalledModel model() {
    return local.store().find(A).orElseThrow();
  }

  RequestHeader header() {
    return header(Reach.MESH, RunnerOptions.DEFAULT, false, Duration.ofMinutes(10));
  }

  RequestHeader header(Reach reach, RunnerOptions options, boolean resumed, Duration maxWait) {
    ModelReference model = new ModelReference(A, Optional.empty(), false);
    return header(model, reach, options, resumed, maxWait);
  }

  RequestHeader header(
      ModelReference model, Reach reach, RunnerOptions options, boolean resumed, Duration maxWait) {
    return new RequestHeader(
        RequestId.random(random), model, options, reach, 1, false, resumed, maxWait, 100);
  }

  RequestHeader headerFor(Digest digest) {
    ModelReference model =
        new ModelReference(ModelName.parse("other").orElseThrow(), Optional.of(digest), true);
    return header(model, Reach.MESH, RunnerOptions.DEFAULT, false, Duration.ofMinutes(10));
  }

  FakeExchange<InferBody> ask(int asker, String prompt) {
    return ask(asker, Reach.MESH, header(), prompt);
  }

  FakeExchange<InferBody> ask(int asker, Reach standing, RequestHeader header, String prompt) {
    return ask(asker, standing, header, InferenceRequest.of(new Prompt.Raw(prompt)));
  }

  FakeExchange<InferBody> ask(
      int asker, Reach standing, RequestHeader header, InferenceRequest request) {
    return serve(
        new FakeExchange<>(node(asker), standing, header, () -> InferBody.of(request)),
        serving.provider()::infer);
  }

  private <B> FakeExchange<B> serve(FakeExchange<B> exchange, FakeExchange.Serves<B> handler) {
    exchanges.add(exchange);
    return exchange.servedBy(handler);
  }

  FakeExchange<EmbedBody> embed(List<String> texts) {
    return serve(
        new FakeExchange<>(node(1), Reach.MESH, header(), () -> new EmbedBody(texts, false)),
        serving.provider()::embed);
  }

  /** A request of the owner's, which keeps its slot until it is closed. */
  LocalAnswer own(RunnerOptions options) {
    return local.infer(
        model(), options, Optional.empty(), InferenceRequest.of(new Prompt.Raw("mine")));
  }

  @Override
  public void close() {
    serving.close();
    // Those that a failed test has left: time stands still here, so nothing else would end them.
    exchanges.forEach(FakeExchange::cancel);
    exchanges.forEach(FakeExchange::awaitEnd);
    local.close(Duration.ZERO);
    executor.close();
  }
}
