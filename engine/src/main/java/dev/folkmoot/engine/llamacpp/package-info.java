/**
 * llama.cpp inside this process.
 *
 * <p>The rooms: {@link dev.folkmoot.engine.llamacpp.LlamaCppEngine} chooses a CPU variant and loads
 * models; a loaded model has one {@code BatchScheduler}, a thread that owns the context and takes
 * every running answer one token further in each decode; {@code PrefixCache} knows which cells of
 * the context hold which tokens; {@code PromptRenderer} makes tokens of requests and {@code
 * TextAssembler} makes text of tokens. The library itself is in {@code binding}.
 */
@NullMarked
package dev.folkmoot.engine.llamacpp;

import org.jspecify.annotations.NullMarked;
