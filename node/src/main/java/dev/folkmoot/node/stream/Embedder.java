package dev.folkmoot.node.stream;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Embedding;
import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.node.local.LocalEmbedding;
import dev.folkmoot.node.routing.Choice;
import dev.folkmoot.node.routing.Route;
import dev.folkmoot.node.routing.RoutePlan;
import dev.folkmoot.node.routing.Wanted;
import dev.folkmoot.node.routing.history.Attempt;
import dev.folkmoot.node.routing.history.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

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
   * Makes a vector of each text; blocks.
   *
   * @throws FailureException as {@code Node} says
   */
  public Made embed(
      Wanted wanted, Optional<KeepAlive> keepAlive, List<String> texts, boolean truncate) {
    RoutePlan plan = passage.router().plan(wanted);
    if (plan.choices().isEmpty()) {
      throw new FailureException(plan.failure().orElseThrow());
    }
    List<Choice> sharers = sharers(plan, texts.size());
    List<CompletableFuture<Share>> shares = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < sharers.size(); i++) {
      int to = (int) ((long) texts.size() * (i + 1) / sharers.size());
      Share share = new Share(sharers.get(i), texts.subList(from, to), truncate, keepAlive);
      shares.add(CompletableFuture.supplyAsync(() -> share.make(wanted), passage.threads()));
      from = to;
    }
    return joined(shares);
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

  private static Made joined(List<CompletableFuture<Share>> shares) {
    List<float[]> vectors = new ArrayList<>();
    List<Route.Tried> tried = new ArrayList<>();
    int promptTokens = 0;
    Duration loadTime = Duration.ZERO;
    Choice first = null;
    try {
      for (CompletableFuture<Share> future : shares) {
        Share share = future.get();
        LocalEmbedding made = share.made();
        vectors.addAll(made.embedding().vectors());
        promptTokens += made.embedding().promptTokens();
        loadTime = made.loadTime().compareTo(loadTime) > 0 ? made.loadTime() : loadTime;
        tried.addAll(share.tried);
        first = first == null ? share.choice : first;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(Failure.Kind.CANCELLED, "request canceled", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof FailureException failure
          ? failure
          : new CompletionException(e.getCause());
    }
    if (first == null) {
      throw new IllegalStateException("no share was made");
    }
    String why =
        first.why() + (shares.size() == 1 ? "" : "; shared by " + shares.size() + " machines");
    Route route = new Route(first.name(), first.engine(), why, tried);
    return new Made(new Embedding(vectors, promptTokens), loadTime, route);
  }

  /** Some of the texts; made by one machine, or by the next one that can. */
  private final class Share {
    private final List<String> texts;
    private final boolean truncate;
    private final Optional<KeepAlive> keepAlive;
    private final List<Route.Tried> tried = new ArrayList<>();
    private Choice choice;
    private Optional<LocalEmbedding> made = Optional.empty();

    Share(Choice choice, List<String> texts, boolean truncate, Optional<KeepAlive> keepAlive) {
      this.choice = choice;
      this.texts = texts;
      this.truncate = truncate;
      this.keepAlive = keepAlive;
    }

    LocalEmbedding made() {
      return made.orElseThrow();
    }

    Share make(Wanted wanted) {
      Wanted rest = wanted;
      while (true) {
        Attempt attempt = passage.router().asked(choice, rest);
        try {
          made = Optional.of(passage.legs().embed(choice, rest, keepAlive, texts, truncate));
          passage.router().ended(choice, attempt, new Outcome.Answered(0, Duration.ZERO));
          return this;
        } catch (FailureException e) {
          Step.Lost loss = Step.Lost.of(e.failure());
          passage.router().ended(choice, attempt, loss.outcome());
          tried.add(new Route.Tried(choice.name(), loss.failure().message()));
          rest = rest.without(choice.node());
          choice = next(rest, loss, e);
        }
      }
    }

    private Choice next(Wanted rest, Step.Lost loss, FailureException failure) {
      boolean hopeless =
          loss.blame() == Step.Blame.ASKER || loss.failure().kind() == Failure.Kind.CANCELLED;
      List<Choice> others = hopeless ? List.of() : passage.router().plan(rest).choices();
      if (others.isEmpty()) {
        throw failure;
      }
      return others.getFirst();
    }
  }
}
