package dev.folkmoot.node.residency;

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
 * @param uses requests that it is answering
 */
public record ResidentModel(
    InstalledModel model, Footprint footprint, int contextLength, Instant expiresAt, int uses) {}
