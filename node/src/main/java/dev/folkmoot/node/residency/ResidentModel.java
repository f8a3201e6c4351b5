package dev.folkmoot.node.residency;

import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Footprint;
import dev.folkmoot.models.store.InstalledModel;
import java.time.Instant;

/**
 * A model in memory, as {@code ps} shows it.
 *
 * @param model which
 * @param footprint bytes it takes
 * @param contextLength tokens one conversation may hold
 * @param expiresAt when it goes if no further request comes; in some 292 years if it is to stay
 * @param options as it is loaded
 * @param slots requests that it can answer at once
 * @param uses requests that it is answering, or that wait in it for a slot
 */
public record ResidentModel(
    InstalledModel model,
    Footprint footprint,
    int contextLength,
    Instant expiresAt,
    RunnerOptions options,
    int slots,
    int uses) {

  /** Requests that it answers now. */
  public int running() {
    return Math.min(uses, slots);
  }

  /** Requests that wait for a slot. */
  public int queued() {
    return uses - running();
  }
}
