/**
 * Model stores for tests, written byte by byte in Ollama's layout, so that what reads them is
 * tested against the format and not against its own writer. The weights in them are a few bytes:
 * files that a reader takes for models, and that only a scripted engine can answer from.
 */
@NullMarked
package dev.folkmoot.testkit.store;

import org.jspecify.annotations.NullMarked;
