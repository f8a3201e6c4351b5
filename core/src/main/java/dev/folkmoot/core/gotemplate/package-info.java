/**
 * Templates in the language of Go's {@code text/template}, in which Ollama's models carry the way
 * from a conversation to a prompt.
 *
 * <p>A lesson in its three oddities. <b>There is one current value</b>, dot: {@code with} and
 * {@code range} move it, {@code $} is what it was at the start. <b>Everything is a pipeline</b>:
 * the result of one command is the last argument of the next, and {@code and}, {@code eq} and the
 * like are functions. <b>Nothing comes in two kinds</b>: a value that holds nothing (the element of
 * a list of anything) has fields that cannot be asked for, and one that is not there at all has
 * fields that are not there either; a pipeline turns the first kind into the second.
 *
 * <p>A source goes through {@code Lexer} and {@code Parser} to a tree of {@code Node}s, which
 * {@code Evaluator} walks. What a template reads is Java's own values (null, {@code Boolean},
 * numbers, {@code String}, {@code List}, {@code Map}), and {@code Struct} and {@code Typed} where
 * Go has a type whose fields or whose printed form matter. {@code Outline} tells what a template is
 * made for without running it. Faults have Go's words, for clients know them.
 *
 * <p>Source of the rules: Go 1.26's documentation of {@code text/template} and {@code fmt}, and
 * what that program does. Not here: complex numbers, channels, functions and methods as values, for
 * no data that we give a template has them.
 */
@NullMarked
package dev.folkmoot.core.gotemplate;

import org.jspecify.annotations.NullMarked;
