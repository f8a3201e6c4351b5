/**
 * JSON as the dialects need it, and no more. Requests become {@link
 * dev.folkmoot.http.json.JsonValue} trees under hard limits; {@link dev.folkmoot.http.json.Fields}
 * reads them with the error texts that Ollama's clients know. Answers are written by {@link
 * dev.folkmoot.http.json.JsonBuffer} straight to bytes: no objects, no reflection, because a token
 * is some hundred bytes and comes a thousand times a second.
 */
@NullMarked
package dev.folkmoot.http.json;

import org.jspecify.annotations.NullMarked;
