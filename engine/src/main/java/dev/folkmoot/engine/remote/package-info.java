/**
 * Engines that other programs run: Ollama, and whatever speaks OpenAI's API (llama-server, vLLM, LM
 * Studio, text-generation-webui). {@link dev.folkmoot.engine.remote.RemoteEngine} lists their
 * models and answers with them as if it had them itself.
 *
 * <p>A lesson on the dialects. Ollama streams a JSON object a line, and an answer is whole when one
 * of them says {@code done}. The others stream lines {@code data: …}, and an answer is whole when a
 * choice has a {@code finish_reason}; {@code [DONE]} may follow. In both, a connection that merely
 * ends says nothing: servers that die, and proxies before them, end connections cleanly too. So an
 * end without those words is a failure, always. And none of them tells its tokens, so an answer
 * that broke off cannot be taken up by another engine: the stream fails loudly.
 *
 * <p>How much runs at once is rarely said. llama-server tells its slots; of the others it is
 * learnt, see {@code SlotGauge}.
 *
 * <p>What they say of themselves may change while they run: llama-server and vLLM call every model
 * as old as the question, a router tells what a model is while it has it in memory, and after a
 * restart there may be other slots, or another program. So every look starts from what it hears,
 * and what identifies a model is made only of what is always told.
 */
@NullMarked
package dev.folkmoot.engine.remote;

import org.jspecify.annotations.NullMarked;
