/**
 * The node as a registry: {@code /v2/}, in the protocol that Ollama pulls by, for the models that
 * lie on this machine. What a manifest names can be had, whole or by ranges, and nothing else.
 *
 * <p>This machine may always ask. Others may only where the owner says so: a model can be large,
 * and can be nobody else's affair.
 */
@NullMarked
package dev.folkmoot.http.registry;

import org.jspecify.annotations.NullMarked;
