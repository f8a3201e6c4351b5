package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.StreamHandler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who serves which protocol. Read far more often than changed, so every change makes a copy. */
final class Handlers {

  private record Table(Map<ProtocolId, StreamHandler> handlers, List<String> names) {}

  private volatile Table table = new Table(Map.of(), List.of());

  synchronized void put(ProtocolId protocol, StreamHandler handler) {
    Map<ProtocolId, StreamHandler> changed = new LinkedHashMap<>(table.handlers());
    changed.put(protocol, handler);
    replace(changed);
  }

  synchronized void remove(ProtocolId protocol) {
    Map<ProtocolId, StreamHandler> changed = new LinkedHashMap<>(table.handlers());
    changed.remove(protocol);
    replace(changed);
  }

  private void replace(Map<ProtocolId, StreamHandler> changed) {
    table = new Table(changed, changed.keySet().stream().map(ProtocolId::value).toList());
  }

  /** The protocols as multistream names them. */
  List<String> names() {
    return table.names();
  }

  List<ProtocolId> protocols() {
    return List.copyOf(table.handlers().keySet());
  }

  Optional<StreamHandler> get(ProtocolId protocol) {
    return Optional.ofNullable(table.handlers().get(protocol));
  }
}
