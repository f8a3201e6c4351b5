/**
 * The port through which a node runs models: an {@link dev.folkmoot.engine.Engine} loads a model
 * file and gives a {@link dev.folkmoot.engine.LoadedModel}, which answers with {@link
 * dev.folkmoot.engine.Generation}s. {@code engine.llamacpp} is the one that runs them in this
 * process; {@code engine.jinja} and {@code engine.grammar} are the two languages that prompts and
 * constraints are written in, and {@code engine.speech} understands what comes out.
 */
@NullMarked
package dev.folkmoot.engine;

import org.jspecify.annotations.NullMarked;
