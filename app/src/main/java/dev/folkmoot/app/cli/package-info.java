/**
 * The commands a person types. Ollama's habits hold: answers go to standard output, everything else
 * to standard error, a failure is one line that begins with {@code Error:} and exit code 1. This is
 * the only package that touches the standard streams.
 */
@NullMarked
package dev.folkmoot.app.cli;

import org.jspecify.annotations.NullMarked;
