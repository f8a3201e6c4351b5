/**
 * Ollama's native API, one class a route. Each reads its request (with the texts of Go's decoder
 * where it cannot), checks it in Ollama's order, because clients are tested against the first error
 * that comes, and hands a canonical request to the node. {@link
 * dev.folkmoot.http.ollama.OllamaRoutes} lists them all.
 */
@NullMarked
package dev.folkmoot.http.ollama;

import org.jspecify.annotations.NullMarked;
