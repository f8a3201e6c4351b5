/**
 * llama.cpp's C API, bound with {@code java.lang.foreign}. Everything native stays in here: other
 * packages see ints, byte arrays and objects that must be closed.
 *
 * <p>Structures go by value in this API, so their layouts belong to one version of the library.
 * {@link dev.folkmoot.engine.llamacpp.binding.LlamaLibrary} compares the version and the defaults
 * that it knows with what the library answers, and refuses any other by name, before a wrong layout
 * can do harm.
 *
 * @see <a href="https://github.com/ggml-org/llama.cpp/blob/master/include/llama.h">llama.h</a>
 */
@NullMarked
package dev.folkmoot.engine.llamacpp.binding;

import org.jspecify.annotations.NullMarked;
