package dev.folkmoot.node;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.node.metrics.MeterReading;
import java.util.Map;

/**
 * How a node fares.
 *
 * @param counted since it was started
 * @param bytesReceived from peers, since the network was made
 * @param bytesSent to peers
 * @param queued requests that wait on this machine now, for a model or in one
 * @param running requests that this machine's models answer now, peers' among them
 * @param loadedModels in this machine's memory
 * @param peers machines that offer something, by where they stand
 */
public record Metrics(
    MeterReading counted,
    long bytesReceived,
    long bytesSent,
    int queued,
    int running,
    int loadedModels,
    Map<Reach, Long> peers) {
  public Metrics {
    requireNonNull(counted);
    peers = Map.copyOf(peers);
  }
}
