package dev.folkmoot.app;

import dev.folkmoot.app.home.PeerFile;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.NodeId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The peers of one list as they were read last: asked for every connection, so that it must not
 * read a file then. Another node of this home may change the list; {@link #refresh} sees it.
 */
final class KeptPeers {

  private static final System.Logger LOG = System.getLogger(KeptPeers.class.getName());

  private final PeerFile file;
  private volatile Map<NodeId, PeerFile.Entry> known = Map.of();

  /**
   * Reads them for the first time.
   *
   * @throws FailureException if the file cannot be read: without its bans a node must not start
   */
  KeptPeers(PeerFile file) {
    this.file = file;
    this.known = read();
  }

  boolean contains(NodeId id) {
    return known.containsKey(id);
  }

  Map<NodeId, PeerFile.Entry> entries() {
    return known;
  }

  void add(NodeId id, String name, Instant since) {
    file.add(new PeerFile.Entry(id, since, name));
    known = read();
  }

  boolean remove(NodeId id) {
    boolean removed = file.remove(id);
    known = read();
    return removed;
  }

  void clear() {
    file.clear();
    known = Map.of();
  }

  /**
   * Reads them again. Where that fails, what was known holds: a file that somebody is editing must
   * not stop a node.
   *
   * @return who was there before and is not now, or the other way round
   */
  Set<NodeId> refresh() {
    try {
      Map<NodeId, PeerFile.Entry> before = known;
      Map<NodeId, PeerFile.Entry> now = read();
      known = now;
      Map<NodeId, PeerFile.Entry> changed = new LinkedHashMap<>(before);
      now.forEach((id, entry) -> {
        if (changed.remove(id) == null) {
          changed.put(id, entry);
        }
      });
      return changed.keySet();
    } catch (FailureException e) {
      LOG.log(
          System.Logger.Level.WARNING, "goes on with what was read before: {0}", e.getMessage());
      return Set.of();
    }
  }

  private Map<NodeId, PeerFile.Entry> read() {
    Map<NodeId, PeerFile.Entry> entries = new LinkedHashMap<>();
    file.entries().forEach(entry -> entries.putIfAbsent(entry.id(), entry));
    return entries;
  }
}
