/**
 * One machine's mind. {@link dev.folkmoot.node.Node} takes a request by model name, finds the model
 * in the store, sees to it that it is in memory ({@code residency}), says who answers and why
 * ({@code routing}), and hands the request to the engine. It knows no dialect and no socket.
 */
@NullMarked
package dev.folkmoot.node;

import org.jspecify.annotations.NullMarked;
