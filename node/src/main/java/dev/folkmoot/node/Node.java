package dev.folkmoot.node;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.net.PeerNetwork;
import dev.folkmoot.net.Traffic;
import dev.folkmoot.node.fleet.Catalog;
import dev.folkmoot.node.fleet.Fleet;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.metrics.Ending;
import dev.folkmoot.node.metrics.Meter;
import dev.folkmoot.node.residency.ResidentModel;
import dev.folkmoot.node.routing.Decision;
import dev.folkmoot.node.routing.PeerIndex;
import dev.folkmoot.node.routing.Route;
import dev.folkmoot.node.routing.RoutePlan;
import dev.folkmoot.node.routing.Router;
import dev.folkmoot.node.routing.Terms;
import dev.folkmoot.node.routing.Wanted;
import dev.folkmoot.node.routing.candidate.Candidate;
import dev.folkmoot.node.routing.history.Fingerprints;
import dev.folkmoot.node.routing.history.PrefixChain;
import dev.folkmoot.node.stream.Embedder;
import dev.folkmoot.node.stream.Legs;
import dev.folkmoot.node.stream.Passage;
import dev.folkmoot.node.stream.ResumableStream;
import dev.folkmoot.node.stream.StreamListener;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * One machine's mind: it answers, or asks another machine that can. Safe for use by many threads;
 * every method may block the calling thread, which should be a virtual one.
 *
 * <p>All methods that run a model throw {@link FailureException}: {@code NOT_FOUND} if nobody
 * within reach has it, {@code BUSY} if too many requests wait or the node shuts down, {@code
 * OUT_OF_MEMORY} if it cannot fit, {@code CANCELLED} if the calling thread is interrupted while it
 * waits, {@code ENGINE_FAILED} if it does not load, and whatever the engine says of the request.
 */
public final class Node implements AutoCloseable {

  private final NodeConfig config;
  private final LocalModels local;
  private final PeerNetwork network;
  private final Fleet fleet;
  private final Catalog catalog;
  private final Fingerprints fingerprints;
  private final Passage passage;
  private final Embedder embedder;
  private final Streams streams;
  private final Meter meter;
  private final RandomGenerator seeds;
  private volatile boolean isLeaving;

  /**
   * @param local this machine's models; the node's own from here on: it closes them
   * @param network stays the caller's, and must outlive the node
   */
  public Node(NodeConfig config, LocalModels local, PeerNetwork network, Platform platform) {
    this.config = config;
    this.local = local;
    this.network = network;
    RandomGenerator random = platform.random();
    Router router = new Router(this::machines, platform.clock(), random);
    this.fleet =
        new Fleet(
            config.name(),
            network,
            local,
            platform.clock(),
            router::met,
            router::emptied,
            platform.threads());
    this.catalog = new Catalog(fleet, network, local, platform.threads(), platform.timers());
    this.fingerprints = new Fingerprints(random.nextLong());
    this.passage =
        new Passage(
            router,
            new Legs(local, network, random),
            platform.threads(),
            platform.timers(),
            platform.nanoTime());
    this.embedder = new Embedder(passage);
    this.streams = new Streams(platform.nanoTime());
    this.meter = new Meter(platform.nanoTime());
    this.seeds = random;
  }

  /**
   * The model of that name: this machine's, else that of a machine within reach.
   *
   * @throws FailureException {@code INTERNAL} where there is one here and it is broken
   */
  public Optional<ModelCard> find(ModelName name, Terms terms) {
    return catalog.find(name, terms);
  }

  /** The models that can be asked, and where they are. */
  public Catalog catalog() {
    return catalog;
  }

  /** Answers a request, here or by a peer; what goes wrong is said by the answer's events. */
  public Answer infer(Ask ask, InferenceRequest request) {
    InferenceRequest seeded = request.withSampling(request.sampling().seeded(seeds));
    PrefixChain prefix = fingerprints.of(ask.model().weightsDigest().hex(), request.prompt());
    int length = prefix.links().isEmpty() ? 0 : prefix.links().getLast().tokens();
    // What is longer is cut or refused: nobody reads more than the model holds.
    int tokens = Math.min(length, ask.model().shape().longestContext());
    Streams.Entry entry = streams.begin(ask.model().name());
    StreamListener heard = new Both(entry, meter.begin());
    ResumableStream stream =
        new ResumableStream(
            passage, wanted(ask).withPrompt(tokens, prefix), ask.keepAlive(), seeded, heard);
    entry.carries(stream);
    if (isLeaving) {
      stream.leave();
    }
    return new Answer(stream);
  }

  /**
   * Makes vectors of texts; many of them on several machines.
   *
   * @param truncate whether a text that is too long loses its end (else it is refused)
   * @param told hears who makes them and who was asked in vain, even where it fails
   */
  public EmbeddingAnswer embed(
      Ask ask, List<String> texts, boolean truncate, Consumer<Route> told) {
    try {
      Embedder.Made made = embedder.embed(wanted(ask), ask.keepAlive(), texts, truncate, told);
      meter.embedded(Ending.ANSWERED);
      return new EmbeddingAnswer(made.embedding(), made.loadTime(), made.route());
    } catch (FailureException e) {
      meter.embedded(Ending.of(e.failure().kind()));
      boolean isCutOff = isLeaving && e.failure().kind() == Failure.Kind.CANCELLED;
      throw isCutOff ? new FailureException(ResumableStream.LEFT, e) : e;
    }
  }

  /** Renders a prompt and counts its tokens, without answering it. */
  public int countTokens(Ask ask, InferenceRequest request) {
    Wanted wanted = wanted(ask);
    RoutePlan plan = passage.router().plan(wanted);
    if (plan.choices().isEmpty()) {
      throw new FailureException(plan.failure().orElseThrow());
    }
    return passage.legs().countTokens(plan.choices().getFirst(), wanted, request);
  }

  /**
   * A prompt as its model would get it, without answering it. Only this machine is asked: no other
   * tells what it makes of a prompt.
   *
   * @throws FailureException {@code INVALID_REQUEST} if the model is not here, or its engine does
   *     not know
   */
  public String render(Ask ask, InferenceRequest request) {
    InstalledModel here =
        local
            .find(ask.model().name())
            .orElseThrow(() ->
                FailureException.invalid(
                    "the model is not on this machine, and others do not tell what they make of a"
                        + " prompt"));
    return local.render(here, ask.options(), ask.keepAlive(), request);
  }

  /**
   * Gets a model into this machine's memory, so that the next request finds it there. A model that
   * only others have stays where it is: they load it when they are asked.
   *
   * @return where it is; nowhere in particular if nobody can be asked just now
   */
  public Route load(Ask ask) {
    Optional<InstalledModel> here = local.find(ask.model().name());
    if (here.isPresent()) {
      local.load(here.get(), ask.options(), ask.keepAlive());
      return new Route(config.name(), local.engineOf(here.get().card()), "loaded here", List.of());
    }
    return passage.router().plan(wanted(ask)).choices().stream()
        .findFirst()
        .map(choice ->
            new Route(choice.name(), choice.engine(), "would answer: " + choice.why(), List.of()))
        .orElseGet(() -> new Route("", "", "", List.of()));
  }

  /**
   * Lets a model go when the requests that have it are done; does not wait for that.
   *
   * @return whether it was in memory
   */
  public boolean unload(ModelName name) {
    return local.unload(name);
  }

  /**
   * The models in this machine's memory, the one that stays longest first. One that was deleted or
   * replaced on disk is let go.
   */
  public List<ResidentModel> resident() {
    return local.resident();
  }

  public ModelStore store() {
    return local.store();
  }

  public NodeConfig config() {
    return config;
  }

  /** The last decisions on who answers, the newest first, at most {@code most}. */
  public List<Decision> decisions(int most) {
    return passage.router().decisions(most);
  }

  /** The answers that are on their way to clients. */
  public Streams streams() {
    return streams;
  }

  /** Counts what this node does; whoever serves peers tells it. */
  public Meter meter() {
    return meter;
  }

  /** How this node fares. Cheap: nothing is waited for, no disk is looked at. */
  public Metrics metrics() {
    List<ResidentModel> models = local.inMemory();
    Traffic traffic = network.traffic();
    Map<Reach, Long> peers =
        fleet.peers().candidates().collect(groupingBy(Candidate::reach, counting()));
    return new Metrics(
        meter.read(),
        traffic.received(),
        traffic.sent(),
        local.waiting(),
        models.stream().mapToInt(ResidentModel::running).sum(),
        models.size(),
        peers);
  }

  /**
   * Begins to leave its own clients; returns at once. What waits is handed to machines that can
   * begin with it at once, or fails with {@code BUSY}, and so does what comes later. What has begun
   * goes on.
   */
  public void leave() {
    isLeaving = true;
    local.drain();
    streams.carried().forEach(ResumableStream::leave);
  }

  /** After {@link #leave}: answers of which nothing was said until now fail. */
  public void hurry() {
    streams.carried().forEach(ResumableStream::hurry);
  }

  /** Stops: waiting requests fail, running ones have the configured grace, then all is unloaded. */
  @Override
  public void close() {
    fleet.close();
    local.close(config.shutdownGrace());
  }

  private Wanted wanted(Ask ask) {
    ModelCard model = ask.model();
    // More than a model can hold nobody offers; its engine takes what it can.
    int context = Math.min(ask.options().contextLength().orElse(0), model.shape().longestContext());
    return Wanted.of(model.name())
        .withDigest(model.weightsDigest())
        .withOptions(ask.options(), context)
        .withReach(ask.terms().reach(), ask.terms().keepersAllowed())
        .withPolicy(ask.terms().policy());
  }

  /** Who is known; this machine among them where it has the very model. */
  private PeerIndex machines(Wanted wanted) {
    return local
        .find(wanted.model())
        .map(InstalledModel::card)
        .filter(card -> wanted.digest().equals(Optional.of(card.weightsDigest())))
        .map(fleet::with)
        .orElseGet(fleet::peers);
  }
}
