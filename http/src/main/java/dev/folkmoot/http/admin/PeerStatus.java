package dev.folkmoot.http.admin;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import java.time.Duration;
import java.util.List;

/**
 * Another node, as this one knows it.
 *
 * @param name what it calls itself, or the end of its id
 * @param standing the reach that it has proven
 * @param addresses as multiaddrs
 * @param roundTripMs milliseconds; 0 while none was measured
 * @param age since it was last heard of
 */
public record PeerStatus(
    NodeId id,
    String name,
    Reach standing,
    boolean connected,
    List<String> addresses,
    double roundTripMs,
    List<String> engines,
    List<Model> models,
    Load load,
    Duration age,
    boolean banned) {

  /**
   * A model that it can run.
   *
   * @param digest of its weights
   * @param size in bytes
   * @param contextLength tokens that one conversation may hold
   * @param capabilities such as {@code completion} and {@code embedding}
   * @param loaded whether it is in memory
   * @param prefill prompt tokens a second; 0 while none was measured
   * @param decode answer tokens a second; 0 while none was measured
   */
  public record Model(
      String name,
      String digest,
      long size,
      int contextLength,
      List<String> capabilities,
      boolean loaded,
      double prefill,
      double decode) {
    public Model {
      capabilities = List.copyOf(capabilities);
    }
  }

  /**
   * What it is doing.
   *
   * @param slots requests that it answers at once
   * @param availability {@code accepting}, {@code draining} or {@code left}
   */
  public record Load(int slots, int running, int queued, String availability) {
    public Load {
      requireNonNull(availability);
    }
  }

  public PeerStatus {
    requireNonNull(id);
    requireNonNull(standing);
    requireNonNull(load);
    requireNonNull(age);
    addresses = List.copyOf(addresses);
    engines = List.copyOf(engines);
    models = List.copyOf(models);
  }
}
