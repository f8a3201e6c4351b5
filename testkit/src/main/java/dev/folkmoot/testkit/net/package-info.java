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
 * <p>What it costs ({@code ThousandHostsIT}, one core of two that others used, JDK 25): a thousand
 * hosts with three thousand connections between them shake hands in 9 seconds of CPU, some 3 ms a
 * connection, nearly all of it curves, and stand in 180 MB of heap with 19,000 threads. From then
 * on it is some 370,000 steps a second: an idle virtual hour of all of them, which is their
 * keepalive, takes 7.2 million steps and 19 seconds of CPU; with ten restarts a minute about the
 * same.
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
