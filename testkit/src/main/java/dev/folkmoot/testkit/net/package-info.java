/**
 * A network in memory, on virtual time: the same hosts as over TCP, with latency, bandwidth, loss,
 * partitions and deaths that a seed repeats.
 *
 * <p>The lesson: simulate what the code under test cannot tell from the real thing, and no more. A
 * {@link dev.folkmoot.testkit.net.SimNetwork} stands where TCP stands: a connection takes a round
 * trip, bytes arrive in order after latency and transmission, a writer waits when the buffers are
 * full, a port where nobody listens refuses, and a machine without power says nothing at all.
 * Everything above it, from Noise to the swarm, is the code that ships.
 *
 * <pre>{@code
 * try (SimNetwork net = SimNetwork.seeded(42)) {
 *   SimHost a = net.host("a");
 *   SimHost b = net.host("b");
 *   net.link(a, b, Link.of(Duration.ofMillis(50)));
 *   net.run(() -> a.connect(b));
 *   net.partition(List.of(a), List.of(b));
 *   net.advance(Duration.ofMinutes(1));   // the keepalive notices
 * }
 * }</pre>
 */
@NullMarked
package dev.folkmoot.testkit.net;

import org.jspecify.annotations.NullMarked;
