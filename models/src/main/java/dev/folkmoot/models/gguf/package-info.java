/**
 * What a GGUF file says of itself, read and judged before native code sees it.
 *
 * <p>A GGUF file is a header (magic, version, two counts), a list of typed keys and values, a list
 * of tensors (name, shape, type, place), and then the weights. Everything before the weights comes
 * from a stranger, and the engine meets some of its lies with {@code abort()}, which would take the
 * whole JVM along. So this package is strict and comes first: {@link
 * dev.folkmoot.models.gguf.GgufReader} checks the form, {@link
 * dev.folkmoot.models.gguf.ModelShapes} the sense, and both refuse with a {@link
 * dev.folkmoot.core.failure.FailureException} that names what is wrong, where, and what to do. The
 * weights themselves are never read here.
 */
@NullMarked
package dev.folkmoot.models.gguf;

import org.jspecify.annotations.NullMarked;
