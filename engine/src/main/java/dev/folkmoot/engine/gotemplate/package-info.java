/**
 * Prompts by the Go templates of Ollama's models.
 *
 * <p>A lesson in the two ages of these templates. A <b>new</b> one asks for {@code .Messages} and
 * writes the whole conversation, tools and calls included. An <b>old</b> one knows one turn, {@code
 * .System}, {@code .Prompt} and {@code .Response}, and is run once for each turn of a conversation;
 * in the last, what comes behind the answer is left out, for the answer is still to come. A
 * template with {@code .Suffix} also writes a hole that is to be filled.
 *
 * <p>The language itself is {@code core.gotemplate}; here is what a template is given to read.
 * Source of the rules: Ollama's template/template.go.
 */
@NullMarked
package dev.folkmoot.engine.gotemplate;

import org.jspecify.annotations.NullMarked;
