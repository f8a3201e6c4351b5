/**
 * The Modelfile: the text in which people say what a model is made of. A line is an instruction and
 * its argument; an argument in quotes, or in three of them, may hold anything, line ends included.
 *
 * <pre>
 * # comment
 * FROM ./weights.gguf
 * PARAMETER temperature 0.7
 * SYSTEM """You are
 * brief."""
 * </pre>
 */
@NullMarked
package dev.folkmoot.models.modelfile;

import org.jspecify.annotations.NullMarked;
