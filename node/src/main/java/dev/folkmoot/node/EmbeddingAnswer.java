package dev.folkmoot.node;

import dev.folkmoot.core.inference.Embedding;
import dev.folkmoot.node.routing.Route;
import java.time.Duration;

/**
 * The vectors of some texts, and where they come from.
 *
 * @param embedding one vector a text, not normalised
 * @param loadTime how long the request waited until its model was in memory
 * @param route who answered, and why
 */
public record EmbeddingAnswer(Embedding embedding, Duration loadTime, Route route) {}
