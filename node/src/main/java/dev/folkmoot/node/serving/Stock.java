package dev.folkmoot.node.serving;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.net.wire.ModelReference;
import dev.folkmoot.node.local.LocalModels;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The models of this machine, as they were at most a second ago: a peer that asks ten thousand
 * times a second makes nobody read ten thousand folders. Safe for many threads.
 */
final class Stock {

  private static final Duration MAX_AGE = Duration.ofSeconds(1);

  /**
   * Where nobody asks. What this program changes is told at once; this is for what other programs
   * put there, and a machine that rests need not read its disk every few seconds.
   */
  private static final Duration MAX_AGE_AT_REST = Duration.ofSeconds(30);

  private record Seen(List<InstalledModel> models, Instant at) {}

  private final LocalModels local;
  private final Clock clock;
  private volatile Seen seen = new Seen(List.of(), Instant.MIN);

  Stock(LocalModels local, Clock clock) {
    this.local = local;
    this.clock = clock;
  }

  /** The disk is looked at anew when somebody asks next. */
  void forget() {
    seen = new Seen(List.of(), Instant.MIN);
  }

  /** Newest first. */
  List<InstalledModel> all() {
    return all(MAX_AGE);
  }

  /** As {@link #all()}, for who can wait for news. */
  List<InstalledModel> atRest() {
    return all(MAX_AGE_AT_REST);
  }

  private List<InstalledModel> all(Duration maxAge) {
    Seen last = seen;
    Instant now = clock.instant();
    boolean isFresh =
        !last.at.plus(last.at.equals(Instant.MIN) ? Duration.ZERO : maxAge).isBefore(now);
    if (isFresh && !now.isBefore(last.at)) {
      return last.models;
    }
    List<InstalledModel> models = local.list();
    seen = new Seen(models, now);
    return models;
  }

  /** The model that is meant: by its weights where they are known, else by its name. */
  Optional<InstalledModel> find(ModelReference wanted) {
    Optional<InstalledModel> same = wanted.digest().flatMap(this::byWeights);
    return same.isPresent() || wanted.exact() ? same : byName(wanted.name());
  }

  Optional<InstalledModel> byName(ModelName name) {
    return all().stream().filter(model -> model.name().sameAs(name)).findFirst();
  }

  /** Of several names for the same weights, one that is in memory. */
  private Optional<InstalledModel> byWeights(Digest weights) {
    List<InstalledModel> same =
        all().stream().filter(model -> model.weightsDigest().equals(weights)).toList();
    if (same.size() < 2) {
      return same.stream().findFirst();
    }
    List<InstalledModel> loaded =
        local.inMemory().stream().map(resident -> resident.model()).toList();
    return same.stream()
        .filter(loaded::contains)
        .findFirst()
        .or(() -> Optional.of(same.getFirst()));
  }
}
