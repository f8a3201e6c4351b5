/**
 * An engine that answers from a script: no natives, no model file, no luck.
 *
 * <p>{@link dev.folkmoot.testkit.engine.Script} says what it answers, how fast, how many at once
 * and where it fails; {@link dev.folkmoot.testkit.engine.ScriptedEngine} plays it and counts what
 * was asked of it. It behaves like the real one where callers can tell: a model decodes all its
 * streams in steps on one thread, runs a bounded number of events ahead of each reader, and frees a
 * slot when a stream is closed.
 */
@NullMarked
package dev.folkmoot.testkit.engine;

import org.jspecify.annotations.NullMarked;
