/**
 * Which models are in memory. {@link dev.folkmoot.node.residency.Residency} hands out {@link
 * dev.folkmoot.node.residency.Lease}s on loaded models: it loads a model on first use, keeps it a
 * while after its last use, evicts idle ones under a memory budget, and lets requests wait in one
 * bounded line when nothing can be evicted. The rules are Ollama's (keep_alive, num_ctx reloads,
 * the pending limit), except that the limit counts every request that waits, wherever it does.
 */
@NullMarked
package dev.folkmoot.node.residency;

import org.jspecify.annotations.NullMarked;
