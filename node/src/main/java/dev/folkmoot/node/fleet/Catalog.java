package dev.folkmoot.node.fleet;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.net.CardReply;
import dev.folkmoot.net.PeerNetwork;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.routing.Route;
import dev.folkmoot.node.routing.RoutePolicy;
import dev.folkmoot.node.routing.Terms;
import dev.folkmoot.node.routing.Unanswered;
import dev.folkmoot.node.routing.candidate.Candidate;
import dev.folkmoot.node.routing.candidate.ModelOffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The models that can be asked, by name: this machine's, and those that peers within reach offer. A
 * peer's model is known by its card, which is fetched from the peer once and kept as long as the
 * offer stays what it is. Safe for many threads.
 */
public final class Catalog {

  /** Cards kept; the one that was not looked at for the longest goes first. */
  private static final int MAX_CARDS = 1_024;

  /**
   * Machines asked for one card at first; as many as before beside them each time that none
   * answers.
   */
  private static final int ASKED_AT_FIRST = 3;

  /**
   * Machines asked for one card before the model counts as not to be had: where a network has come
   * apart, most of those that are known are beyond the gap, and one on this side is enough. Six
   * rounds, or five seconds.
   */
  private static final int MAX_ASKED = 96;

  /** Who has not shown a card by then may be dead: more are asked beside them. */
  private static final Duration ASK_MORE = Duration.ofMillis(900);

  /** A list waits no longer for the cards that it lacks, and goes without them. */
  private static final Duration LIST_PATIENCE = Duration.ofMillis(1_500);

  private static final Comparator<Candidate> NEAREST =
      Comparator.comparing(Candidate::reach)
          .thenComparing(Candidate::roundTrip)
          .thenComparing(Candidate::node);

  private final Fleet fleet;
  private final PeerNetwork network;
  private final LocalModels local;
  private final Executor threads;
  private final ScheduledExecutorService timers;

  /** Questions that are on their way: whoever wants the same waits for the same answer. */
  private final Map<CardKey, CompletableFuture<Optional<ModelCard>>> asking =
      new ConcurrentHashMap<>();

  private final Map<CardKey, ModelCard> cards =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CardKey, ModelCard> eldest) {
          return size() > MAX_CARDS;
        }
      };

  private record CardKey(NodeId node, String name, Digest weights) {}

  /** A model that a machine offers. */
  private record Offered(Candidate machine, ModelOffer offer) {
    CardKey key() {
      return new CardKey(machine.node(), offer.name().key(), offer.digest());
    }
  }

  /**
   * @param threads runs short tasks that wait for the network
   * @param timers end the wait for them
   */
  public Catalog(
      Fleet fleet,
      PeerNetwork network,
      LocalModels local,
      Executor threads,
      ScheduledExecutorService timers) {
    this.fleet = fleet;
    this.network = network;
    this.local = local;
    this.threads = threads;
    this.timers = timers;
  }

  /**
   * The model of that name: this machine's, unless another is asked for by name; else that of the
   * nearest machine within reach. Of several machines none is waited for that does not answer.
   *
   * @throws FailureException {@code BUSY} if there are machines that offer it, and none of them
   *     answers
   */
  public Optional<ModelCard> find(ModelName name, Terms terms) {
    Optional<ModelCard> here = local.find(name).map(InstalledModel::card);
    if (here.isPresent() && !(terms.policy() instanceof RoutePolicy.Pin)) {
      return here;
    }
    List<Offered> holders =
        offered(terms, offer -> offer.name().sameAs(name))
            .filter(one -> isMeant(one.machine(), terms.policy()))
            .limit(MAX_ASKED)
            .toList();
    if (here.filter(card -> isOfSame(card, holders)).isPresent()) {
      return here; // of the same weights: nobody is waited for, and least of all who may be silent
    }
    Optional<ModelCard> found = firstToCome(holders).or(() -> here);
    if (found.isEmpty() && !holders.isEmpty()) {
      throw new FailureException(
          Failure.Kind.BUSY,
          Unanswered.message(
              name,
              terms.policy(),
              holders.stream()
                  .map(one -> new Route.Tried(one.machine().name(), Unanswered.NOT_REACHED))
                  .toList()));
    }
    return found;
  }

  private static boolean isOfSame(ModelCard card, List<Offered> holders) {
    return holders.stream().anyMatch(one -> one.offer().digest().equals(card.weightsDigest()));
  }

  /**
   * The nearest card of those that are here already, else the first one that comes. Few are asked
   * at first: but one that died without a goodbye is known for as long as its advert lives, and a
   * few of those must not stand for all.
   */
  private Optional<ModelCard> firstToCome(List<Offered> holders) {
    CompletableFuture<Optional<ModelCard>> found = new CompletableFuture<>();
    List<CompletableFuture<?>> all = new ArrayList<>();
    int round = ASKED_AT_FIRST;
    for (int i = 0; i < holders.size(); i++) {
      if (i == round) {
        pause(List.copyOf(all), found);
        round *= 2;
      }
      all.add(
          card(holders.get(i))
              .thenAccept(card -> {
                if (card.isPresent()) {
                  found.complete(card);
                }
              }));
      if (found.isDone()) {
        break;
      }
    }
    var _ = allOf(all).whenComplete((_, _) -> found.complete(Optional.empty()));
    return awaited(found);
  }

  /** Waits for a card, until all those have none, or for long enough to ask more. */
  private void pause(List<CompletableFuture<?>> asked, CompletableFuture<?> found) {
    CompletableFuture<Optional<ModelCard>> over = new CompletableFuture<>();
    var _ = allOf(asked).whenComplete((_, _) -> over.complete(Optional.empty()));
    var _ = found.whenComplete((_, _) -> over.complete(Optional.empty()));
    ScheduledFuture<?> alarm =
        timers.schedule(
            () -> over.complete(Optional.empty()), ASK_MORE.toNanos(), TimeUnit.NANOSECONDS);
    try {
      var _ = awaited(over);
    } finally {
      alarm.cancel(false);
    }
  }

  private static CompletableFuture<Void> allOf(List<CompletableFuture<?>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new));
  }

  private static Optional<ModelCard> awaited(CompletableFuture<Optional<ModelCard>> card) {
    try {
      return card.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(Failure.Kind.CANCELLED, "request canceled", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a question for a card failed", e);
    }
  }

  private static boolean isMeant(Candidate machine, RoutePolicy policy) {
    return !(policy instanceof RoutePolicy.Pin(String name))
        || machine.name().equalsIgnoreCase(name)
        || machine.node().text().equals(name);
  }

  /** All of them: this machine's, newest first, then those that only others have, by name. */
  public List<ListedModel> list(Terms terms) {
    List<Offered> offered = offered(terms, _ -> true).toList();
    List<ListedModel> listed = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>();
    for (InstalledModel model : local.list()) {
      listed.add(new ListedModel(model.card(), true, holders(model.weightsDigest(), offered)));
      names.add(model.name().key());
    }
    Map<String, Offered> elsewhere = new LinkedHashMap<>();
    for (Offered one : offered) {
      if (!names.contains(one.offer().name().key())) {
        elsewhere.putIfAbsent(one.offer().name().key(), one);
      }
    }
    fetched(elsewhere.values().stream().toList()).stream()
        .flatMap(Optional::stream)
        .sorted(Comparator.comparing(card -> card.name().display()))
        .map(card -> new ListedModel(card, false, holders(card.weightsDigest(), offered)))
        .forEach(listed::add);
    return listed;
  }

  /** The models that peers have in memory, as far as they say. */
  public List<LoadedElsewhere> loadedElsewhere(Terms terms) {
    List<Offered> loaded = offered(terms, offer -> offer.loaded().isPresent()).toList();
    List<Optional<ModelCard>> found = fetched(loaded);
    List<LoadedElsewhere> all = new ArrayList<>();
    for (int i = 0; i < loaded.size(); i++) {
      Offered one = loaded.get(i);
      int context = one.offer().loaded().flatMap(options -> options.contextLength()).orElse(0);
      found
          .get(i)
          .ifPresent(card -> all.add(new LoadedElsewhere(one.machine().name(), card, context)));
    }
    return all;
  }

  private static List<String> holders(Digest weights, List<Offered> offered) {
    return offered.stream()
        .filter(one -> one.offer().digest().equals(weights))
        .map(one -> one.machine().name())
        .distinct()
        .sorted()
        .toList();
  }

  /** What peers within reach offer of what is wanted, the nearest first. */
  private Stream<Offered> offered(Terms terms, Predicate<ModelOffer> wanted) {
    if (terms.reach() == Reach.LOCAL || terms.policy() instanceof RoutePolicy.LocalOnly) {
      return Stream.empty();
    }
    return fleet
        .peers()
        .candidates()
        .filter(machine -> terms.reach().allows(machine.reach()))
        .flatMap(machine ->
            machine.offers().stream().filter(wanted).map(offer -> new Offered(machine, offer)))
        .sorted(Comparator.comparing(Offered::machine, NEAREST));
  }

  /** The card of each that comes in time. */
  private List<Optional<ModelCard>> fetched(List<Offered> wanted) {
    List<CompletableFuture<Optional<ModelCard>>> fetches =
        wanted.stream().map(one -> card(one).copy()).toList(); // others wait for them, and longer
    ScheduledFuture<?> alarm =
        timers.schedule(
            () -> fetches.forEach(fetch -> fetch.complete(Optional.empty())),
            LIST_PATIENCE.toNanos(),
            TimeUnit.NANOSECONDS);
    try {
      return fetches.stream().map(CompletableFuture::join).toList();
    } finally {
      alarm.cancel(false);
    }
  }

  /** The card, when it comes; empty if the machine has or shows none. */
  private CompletableFuture<Optional<ModelCard>> card(Offered one) {
    CardKey key = one.key();
    Optional<ModelCard> known = known(key);
    if (known.isPresent()) {
      return CompletableFuture.completedFuture(known);
    }
    CompletableFuture<Optional<ModelCard>> mine = new CompletableFuture<>();
    CompletableFuture<Optional<ModelCard>> others = asking.putIfAbsent(key, mine);
    if (others != null) {
      return others;
    }
    threads.execute(() -> {
      Optional<ModelCard> card = Optional.empty();
      try {
        card = known(key).or(() -> ask(one)); // it may have come since we looked
      } finally {
        asking.remove(key);
        mine.complete(card);
      }
    });
    return mine;
  }

  private Optional<ModelCard> known(CardKey key) {
    synchronized (cards) {
      return Optional.ofNullable(cards.get(key));
    }
  }

  private Optional<ModelCard> ask(Offered one) {
    CardReply reply = network.card(one.machine().node(), one.offer().name());
    // What it shows must be what it has signed that it offers.
    if (reply instanceof CardReply.Known(ModelCard card)
        && card.weightsDigest().equals(one.offer().digest())
        && card.name().sameAs(one.offer().name())) {
      synchronized (cards) {
        cards.put(one.key(), card);
      }
      return Optional.of(card);
    }
    return Optional.empty();
  }
}
