package dev.folkmoot.node.local;

import dev.folkmoot.core.inference.Embedding;
import java.time.Duration;

/**
 * Vectors made on this machine.
 *
 * @param embedding one vector a text, not normalised
 * @param loadTime how long the request waited until its model was in memory
 * @param wasReady whether the model was there and free
 */
public record LocalEmbedding(Embedding embedding, Duration loadTime, boolean wasReady) {}
