/**
 * The node's face: an HTTP server that unmodified clients of Ollama and OpenAI take for theirs.
 *
 * <p>{@link dev.folkmoot.http.MootServer} wires it: {@code wire} speaks HTTP, the guards here
 * decide who may ask (a browser's page from elsewhere may not, nor who lacks a key where {@code
 * access} wants one), {@code Routes} finds the handler, and the dialects, {@code ollama} and {@code
 * openai}, translate to the node's own terms and back. What is the same in both is in {@code
 * dialect}; {@code json} reads and writes.
 */
@NullMarked
package dev.folkmoot.http;

import org.jspecify.annotations.NullMarked;
