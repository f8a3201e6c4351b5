/**
 * Anthropic's dialect: {@code POST /v1/messages} and {@code /v1/messages/count_tokens}, what Claude
 * Code and Anthropic's own clients speak.
 *
 * <p>A message is a list of blocks. {@link dev.folkmoot.http.anthropic.MessagesRequest} takes them
 * apart: text, thoughts and calls of one turn become one message, a tool's result becomes a message
 * of its own. On the way back {@link dev.folkmoot.http.anthropic.MessagesEncoder} makes blocks of
 * events again: one is open at a time, and what is of another kind closes it. What Ollama relaxes
 * in this dialect is relaxed here, too: a model that cannot think is not refused for it.
 */
@NullMarked
package dev.folkmoot.http.anthropic;

import org.jspecify.annotations.NullMarked;
