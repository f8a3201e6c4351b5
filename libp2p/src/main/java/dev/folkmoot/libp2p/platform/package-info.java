/**
 * What the stack takes from the machine it runs on: threads, time and randomness. Everything above
 * takes them from here and from nowhere else, which is why a whole network of hosts can run on
 * virtual time in a test, and a seed repeats it to the byte.
 *
 * <p>The rule that keeps this true: no {@code Thread.sleep}, no timed wait, no {@code
 * System.nanoTime}, no thread that {@link dev.folkmoot.libp2p.platform.Platform} did not make, no
 * iteration over a map whose order is a matter of chance. Who waits for a time arms a timer that
 * wakes him.
 */
@NullMarked
package dev.folkmoot.libp2p.platform;

import org.jspecify.annotations.NullMarked;
