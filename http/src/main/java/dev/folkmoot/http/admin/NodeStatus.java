package dev.folkmoot.http.admin;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.Reach;
import java.time.Duration;
import java.util.List;

/**
 * Who a node is and how it is set.
 *
 * @param id its peer id; empty if it takes part in no mesh
 * @param name what others call it
 * @param version of the program
 * @param meshMode {@code key}, {@code open} or {@code off}
 * @param meshName a name for the mesh that says nothing of its key; empty if there is none
 * @param listen where peers find it, as multiaddrs
 * @param reach how far requests go, unless they say otherwise
 * @param policy how it is decided who answers, unless a request says otherwise
 * @param serves whose requests it takes
 * @param models that it can run itself
 * @param load what it is doing
 */
public record NodeStatus(
    String id,
    String name,
    String version,
    String meshMode,
    String meshName,
    List<String> listen,
    Reach reach,
    String policy,
    Reach serves,
    List<ModelStatus> models,
    LoadStatus load,
    Duration uptime) {
  public NodeStatus {
    requireNonNull(reach);
    requireNonNull(serves);
    requireNonNull(load);
    requireNonNull(uptime);
    models = List.copyOf(models);
    listen = List.copyOf(listen);
  }
}
