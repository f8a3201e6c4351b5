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
import dev.folkmoot.net.Loss;
import dev.folkmoot.net.PeerNetwork;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.routing.RoutePolicy;
import dev.folkmoot.node.routing.Terms;
import dev.folkmoot.node.routing.candidate.Candidate;
import dev.folkmoot.node.routing.candidate.ModelOffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The models that can be asked, by name: this machine's, and those that peers within reach offer. A
 * peer's model is known by its card, which is fetched from the peer once and kept as long as the
 * offer stays what it is. Safe for many threads.
 */
public final class Catalog {

  /** Cards kept; the one that was not looked at for the longest goes first. */
  private static final int MAX_CARDS = 1_024;

  /** Machines asked for one card before the model counts as not to be had. */
  private static final int MAX_ASKED = 24;

  /** A machine that has not shown its card by then may be dead: the next one is asked beside it. */
  private static final Duration ASK_ANOTHER = Duration.ofMillis(900);

  /** A list waits no longer for the cards that it lacks, and goes without them. */
  private static final Duration LIST_PATIENCE = Duration.ofMillis(1_500);

  private final Fleet fleet;
  private final PeerNetwork network;
  private final LocalModels local;
  private final Executor threads;
  private final ScheduledExecutorService timers;
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
   * nearest machine within reach.
   */
  public Optional<ModelCard> find(ModelName name, Terms terms) {
    Optional<ModelCard> here = local.find(name).map(InstalledModel::card);
    if (here.isPresent() && !(terms.policy() instanceof RoutePolicy.Pin)) {
      return here;
    }
    List<Offered> machines =
        offered(terms)
            .filter(one -> one.offer().name().sameAs(name))
            .filter(one -> isMeant(one.machine(), terms.policy()))
            .limit(MAX_ASKED)
            .toList();
    return firstCard(machines).or(() -> here);
  }

  /** What has come while cards were asked for: one, or none; empty if it was silence. */
  private record Said(Optional<CardReply> reply) {}

  /**
   * The card of the first machine that shows it. One that is gone without a goodbye is known for as
   * long as its advert lives, so a few of them must not stand for all.
   */
  private Optional<ModelCard> firstCard(List<Offered> machines) {
    BlockingQueue<Said> said = new ArrayBlockingQueue<>(2 * MAX_ASKED);
    Iterator<Offered> next = machines.iterator();
    int open = 0;
    while (next.hasNext() || open > 0) {
      if (next.hasNext()) {
        Offered one = next.next();
        Optional<ModelCard> known = kept(one);
        if (known.isPresent()) {
          return known;
        }
        open++;
        threads.execute(() -> said.add(new Said(Optional.of(asked(one)))));
        var _ =
            timers.schedule(
                () -> said.add(new Said(Optional.empty())),
                ASK_ANOTHER.toNanos(),
                TimeUnit.NANOSECONDS);
      }
      Said came = take(said);
      if (came.reply().isPresent()) {
        open--;
        if (came.reply().get() instanceof CardReply.Known(ModelCard card)) {
          return Optional.of(card);
        }
      }
    }
    return Optional.empty();
  }

  private static Said take(BlockingQueue<Said> said) {
    try {
      return said.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(Failure.Kind.CANCELLED, "request canceled", e);
    }
  }

  private static boolean isMeant(Candidate machine, RoutePolicy policy) {
    return !(policy instanceof RoutePolicy.Pin(String name))
        || machine.name().equalsIgnoreCase(name)
        || machine.node().text().equals(name);
  }

  /** All of them: this machine's, newest first, then those that only others have, by name. */
  public List<ListedModel> list(Terms terms) {
    List<Offered> offered = offered(terms).toList();
    List<ListedModel> listed = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>();
    for (InstalledModel model : local.store().list()) {
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
        .sorted(Comparator.comparing(card -> card.name().display()))
        .map(card -> new ListedModel(card, false, holders(card.weightsDigest(), offered)))
        .forEach(listed::add);
    return listed;
  }

  /** The models that peers have in memory, as far as they say. */
  public List<LoadedElsewhere> loadedElsewhere(Terms terms) {
    List<Offered> loaded = offered(terms).filter(one -> one.offer().loaded().isPresent()).toList();
    List<LoadedElsewhere> all = new ArrayList<>();
    for (Offered one : loaded) {
      int context = one.offer().loaded().flatMap(options -> options.contextLength()).orElse(0);
      card(one)
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

  /** What peers within reach offer, the nearest first. */
  private Stream<Offered> offered(Terms terms) {
    if (terms.reach() == Reach.LOCAL || terms.policy() instanceof RoutePolicy.LocalOnly) {
      return Stream.empty();
    }
    return fleet
        .peers()
        .candidates()
        .filter(machine -> terms.reach().allows(machine.reach()))
        .sorted(
            Comparator.comparing(Candidate::reach)
                .thenComparing(Candidate::roundTrip)
                .thenComparing(Candidate::node))
        .flatMap(machine -> machine.offers().stream().map(offer -> new Offered(machine, offer)));
  }

  private List<ModelCard> fetched(List<Offered> wanted) {
    List<CompletableFuture<Optional<ModelCard>>> fetches =
        wanted.stream()
            .map(one -> CompletableFuture.supplyAsync(() -> card(one), threads))
            .toList();
    ScheduledFuture<?> alarm =
        timers.schedule(
            () -> fetches.forEach(fetch -> fetch.complete(Optional.empty())),
            LIST_PATIENCE.toNanos(),
            TimeUnit.NANOSECONDS);
    try {
      return fetches.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList();
    } finally {
      alarm.cancel(false);
    }
  }

  private Optional<ModelCard> card(Offered one) {
    return kept(one)
        .or(() ->
            asked(one) instanceof CardReply.Known(ModelCard card)
                ? Optional.of(card)
                : Optional.empty());
  }

  private Optional<ModelCard> kept(Offered one) {
    synchronized (cards) {
      return Optional.ofNullable(cards.get(one.key()));
    }
  }

  /** Asks the machine; a card that it may show is kept. */
  private CardReply asked(Offered one) {
    CardReply reply = network.card(one.machine().node(), one.offer().name());
    if (!(reply instanceof CardReply.Known(ModelCard card))) {
      return reply;
    }
    // What it shows must be what it has signed that it offers.
    if (!card.weightsDigest().equals(one.offer().digest())
        || !card.name().sameAs(one.offer().name())) {
      return new CardReply.Lost(Loss.GARBLED, "it shows another model than it offers");
    }
    synchronized (cards) {
      cards.put(one.key(), card);
    }
    return reply;
  }
}
