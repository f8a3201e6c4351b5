/**
 * OpenAI's API as Ollama offers it: the same models, checks and texts as the native dialect, in
 * other shapes. Streams are server-sent events that end with {@code [DONE]}; what breaks off says
 * so and is cut, because most clients take a clean end for a whole answer.
 */
@NullMarked
package dev.folkmoot.http.openai;

import org.jspecify.annotations.NullMarked;
