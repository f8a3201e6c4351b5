/**
 * The program: {@link dev.folkmoot.app.Main} starts it, {@code Assembly} wires it. What a person
 * types is read in {@code app.cli}; what outlives a process is kept in {@code app.home}; the way to
 * a running node is {@code app.client}.
 */
@NullMarked
package dev.folkmoot.app;

import org.jspecify.annotations.NullMarked;
