package dev.folkmoot.node.stream;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Embedding;
import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.node.local.LocalEmbedding;
import dev.folkmoot.node.routing.Choice;
import dev.folkmoot.node.routing.Route;
import dev.folkmoot.node.routing.RoutePlan;
import dev.folkmoot.node.routing.Unanswered;
import dev.folkmoot.node.routing.Wanted;
import dev.folkmoot.node.routing.history.Attempt;
import dev.folkmoot.node.routing.history.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes vectors of many texts on several machines at once. Each machine that is ready gets a share
 * of consecutive texts, the first one no less than the others; what a machine fails to do the next
 * one does. The vectors come back in the order of the texts.
 */
public final class Embedder {

  /** Texts below which sharing costs more than it saves. */
  static final int MIN_SHARE = 8;

  private final Passage passage;

  public Embedder(Passage passage) {
    this.passage = passage;
  }

  /**
   * Vectors, and who made them.
   *
   * @param loadTime how long the model was waited for on this machine
   */
  public record Made(Embedding embedding, Duration loadTime, Route route) {}

  /**
   * Makes a vector of each text; blocks. If the calling thread is interrupted, nobody goes on.
   *
   * @param told hears who makes them and who was asked in vain, however it ends; not if nobody
   *     could be asked
   * @throws FailureException as {@code Node} says
   */
  public Made embed(
      Wanted wanted,
      Optional<KeepAlive> keepAlive,
      List<String> texts,
      boolean truncate,
      Consumer<Route> told) {
    RoutePlan plan = passage.router().plan(wanted);
    if (plan.choices().isEmpty()) {
      throw new FailureException(plan.failure().orElseThrow());
    }
    List<Choice> sharers = sharers(plan, texts.size());
    List<Share> shares = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < sharers.size(); i++) {
      int to = (int) ((long) texts.size() * (i + 1) / sharers.size());
      shares.add(new Share(sharers.get(i), texts.subList(from, to), truncate, keepAlive, wanted));
      from = to;
    }
    try {
      all(shares);
      requireOneLength(shares);
      shares.forEach(Share::confirm);
      return joined(shares);
    } finally {
      told.accept(route(shares));
    }
  }

  /** Has all of them made at the same time; if one cannot be, or nobody waits, none is. */
  private void all(List<Share> shares) {
    List<FutureTask<Boolean>> tasks =
        shares.stream().map(one -> new FutureTask<>(one::make, true)).toList();
    try {
      tasks.forEach(passage.threads()::execute);
      for (FutureTask<Boolean> task : tasks) {
        task.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(Failure.Kind.CANCELLED, "request canceled", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof FailureException failure
          ? failure
          : new CompletionException(e.getCause());
    } finally {
      tasks.forEach(task -> task.cancel(true));
    }
  }

  /**
   * Vectors of one model are of one length. This machine's is the right one, else that of most
   * shares; who sends others has another model than it says, and somebody else is asked.
   */
  private void requireOneLength(List<Share> shares) {
    int right =
        shares.stream()
            .filter(share -> share.choice.reach() == Reach.LOCAL)
            .mapToInt(Share::dimension)
            .findFirst()
            .orElseGet(() -> mostCommon(shares));
    List<Share> wrong = shares.stream().filter(share -> share.dimension() != right).toList();
    wrong.forEach(Share::reject);
    all(wrong);
    if (wrong.stream().anyMatch(share -> share.dimension() != right)) {
      throw new FailureException(
          Failure.Kind.ENGINE_FAILED, "machines do not agree on the length of the vectors");
    }
  }

  private static int mostCommon(List<Share> shares) {
    Map<Integer, Integer> votes = new LinkedHashMap<>();
    shares.forEach(share -> votes.merge(share.dimension(), 1, Integer::sum));
    return votes.entrySet().stream()
        .reduce((a, b) -> b.getValue() > a.getValue() ? b : a)
        .orElseThrow()
        .getKey();
  }

  /** The first choice, and of the others those that need not load the model first. */
  private static List<Choice> sharers(RoutePlan plan, int texts) {
    int most = Math.max(1, texts / MIN_SHARE);
    List<Choice> sharers = new ArrayList<>();
    for (Choice choice : plan.choices()) {
      if (sharers.isEmpty() || (choice.estimate().isReady() && sharers.size() < most)) {
        sharers.add(choice);
      }
    }
    return sharers;
  }

  private static Made joined(List<Share> shares) {
    List<float[]> vectors = new ArrayList<>();
    int promptTokens = 0;
    Duration loadTime = Duration.ZERO;
    for (Share share : shares) {
      LocalEmbedding made = share.made();
      vectors.addAll(made.embedding().vectors());
      promptTokens += made.embedding().promptTokens();
      loadTime = made.loadTime().compareTo(loadTime) > 0 ? made.loadTime() : loadTime;
    }
    return new Made(new Embedding(vectors, promptTokens), loadTime, route(shares));
  }

  private static Route route(List<Share> shares) {
    List<Route.Tried> tried = shares.stream().flatMap(share -> share.tried.stream()).toList();
    Choice first = shares.getFirst().choice;
    String why =
        first.why() + (shares.size() == 1 ? "" : "; shared by " + shares.size() + " machines");
    return new Route(first.name(), first.engine(), why, tried);
  }

  /** Some of the texts; made by one machine, or by the next one that can. One thread at a time. */
  private final class Share {
    private final List<String> texts;
    private final boolean truncate;
    private final Optional<KeepAlive> keepAlive;
    private final List<Route.Tried> tried = new CopyOnWriteArrayList<>();
    private Wanted rest;
    private volatile Choice choice;
    private @Nullable Attempt attempt;
    private Optional<LocalEmbedding> made = Optional.empty();

    Share(
        Choice choice,
        List<String> texts,
        boolean truncate,
        Optional<KeepAlive> keepAlive,
        Wanted wanted) {
      this.choice = choice;
      this.texts = texts;
      this.truncate = truncate;
      this.keepAlive = keepAlive;
      this.rest = wanted;
    }

    LocalEmbedding made() {
      return made.orElseThrow();
    }

    int dimension() {
      return made().embedding().vectors().getFirst().length;
    }

    void make() {
      while (true) {
        Attempt asked = passage.router().asked(choice, rest);
        attempt = asked;
        try {
          made = Optional.of(ask());
          return;
        } catch (FailureException e) {
          next(Step.Lost.of(e.failure()), asked, e);
        }
      }
    }

    private LocalEmbedding ask() {
      Wanted others = rest.without(choice.node());
      boolean isPeer = choice.reach() != Reach.LOCAL;
      boolean isAlone = isPeer && passage.router().plan(others).choices().isEmpty();
      Watch watch =
          new Watch(choice.firstTokenMs(), Watch.LEAST_STALL, passage.nanoTime().getAsLong());
      return passage
          .legs()
          .embed(choice, rest, keepAlive, texts, truncate, watch, isAlone, passage.nanoTime());
    }

    /** All is well with it. */
    void confirm() {
      Attempt asked = attempt;
      if (asked != null) {
        passage.router().ended(choice, asked, new Outcome.Answered(0, Duration.ZERO));
      }
    }

    /** What it was given is wrong. */
    void reject() {
      Attempt asked = attempt;
      if (asked != null) {
        FailureException wrong =
            new FailureException(
                Failure.Kind.ENGINE_FAILED, "its vectors are not as long as those of others");
        next(Step.Lost.of(wrong.failure()), asked, wrong);
      }
    }

    private void next(Step.Lost loss, Attempt lost, FailureException failure) {
      passage.router().ended(choice, lost, loss.outcome());
      tried.add(new Route.Tried(choice.name(), loss.failure().message()));
      rest = rest.without(choice.node());
      boolean hopeless =
          loss.blame() == Step.Blame.ASKER || loss.failure().kind() == Failure.Kind.CANCELLED;
      List<Choice> others = hopeless ? List.of() : passage.router().plan(rest).choices();
      if (others.isEmpty()) {
        boolean isElsewhere = !hopeless && choice.reach() != Reach.LOCAL;
        throw isElsewhere && loss.failure().kind() == Failure.Kind.ENGINE_FAILED
            ? new FailureException(
                Failure.Kind.BUSY,
                Unanswered.message(rest.model(), rest.policy(), List.copyOf(tried)),
                failure)
            : failure;
      }
      choice = others.getFirst();
    }
  }
}
