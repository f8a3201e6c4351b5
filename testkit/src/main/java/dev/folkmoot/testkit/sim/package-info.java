/**
 * Virtual time: threads, timers, clock and randomness of a whole program under one deterministic
 * scheduler, so that a seed repeats a run to the byte and an hour passes in seconds.
 *
 * <p>The lesson: nothing is simulated twice. The code under test is the real one, on real virtual
 * threads; what is replaced is who decides which of them goes on. {@link
 * dev.folkmoot.testkit.sim.Simulation} runs one continuation at a time on the test's own thread, in
 * the order in which they became runnable, and moves the clock only when none is left. Computing
 * therefore takes no virtual time at all, and only waiting does.
 *
 * <p>A JVM that uses it needs {@code --add-opens java.base/java.lang=ALL-UNNAMED}: the scheduler of
 * a virtual thread is not yet part of the JDK's public face.
 */
@NullMarked
package dev.folkmoot.testkit.sim;

import org.jspecify.annotations.NullMarked;
