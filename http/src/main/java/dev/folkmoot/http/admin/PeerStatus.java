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
 * @param clockAhead how far its clock is before ours, negative where it is behind; zero if unknown
 * @param age since it was last heard of
 */
public record PeerStatus(
    NodeId id,
    String name,
    Reach standing,
    boolean connected,
    List<String> addresses,
    double roundTripMs,
    Duration clockAhead,
    List<String> engines,
    List<ModelStatus> models,
    LoadStatus load,
    Duration age,
    boolean banned) {

  public PeerStatus {
    requireNonNull(id);
    requireNonNull(standing);
    requireNonNull(clockAhead);
    requireNonNull(load);
    requireNonNull(age);
    addresses = List.copyOf(addresses);
    engines = List.copyOf(engines);
    models = List.copyOf(models);
  }
}
