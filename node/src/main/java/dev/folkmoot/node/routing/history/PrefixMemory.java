package dev.folkmoot.node.routing.history;

import dev.folkmoot.core.peer.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remembers who answered which conversation; forgets what was not asked for the longest. */
final class PrefixMemory {

  /** Beginnings of conversations: some megabytes. */
  static final int MAX_PREFIXES = 32_768;

  /** Machines remembered for one beginning, such as a system prompt that many share. */
  static final int MAX_HOLDERS = 4;

  /** After that long another conversation has likely taken its place in the machine's cache. */
  static final Duration KEPT = Duration.ofMinutes(30);

  private final Map<Long, List<Held>> prefixes = new LinkedHashMap<>(64, 0.75f, true);

  private record Held(NodeId node, Instant since) {}

  synchronized void remember(PrefixChain chain, NodeId node, Instant now) {
    for (PrefixChain.Link link : chain.links()) {
      List<Held> fresh = new ArrayList<>(MAX_HOLDERS);
      fresh.add(new Held(node, now));
      for (Held held : prefixes.getOrDefault(link.fingerprint(), List.of())) {
        if (!held.node.equals(node) && fresh.size() < MAX_HOLDERS) {
          fresh.add(held);
        }
      }
      prefixes.put(link.fingerprint(), List.copyOf(fresh));
    }
    while (prefixes.size() > MAX_PREFIXES) {
      prefixes.remove(prefixes.keySet().iterator().next());
    }
  }

  /** The node has lost it: it restarted, or read everything anew although we thought otherwise. */
  synchronized void forget(NodeId node) {
    prefixes.values().removeIf(held -> held.size() == 1 && held.getFirst().node.equals(node));
    prefixes.replaceAll((_, held) -> held.stream().filter(one -> !one.node.equals(node)).toList());
  }

  synchronized List<PrefixHolder> holders(PrefixChain chain, Instant now) {
    if (prefixes.isEmpty() || chain.links().isEmpty()) {
      return List.of();
    }
    List<PrefixHolder> found = new ArrayList<>(MAX_HOLDERS);
    for (int i = chain.links().size() - 1; i >= 0 && found.size() < MAX_HOLDERS; i--) {
      PrefixChain.Link link = chain.links().get(i);
      for (Held held : prefixes.getOrDefault(link.fingerprint(), List.of())) {
        boolean fresh = now.isBefore(held.since.plus(KEPT));
        if (fresh && found.size() < MAX_HOLDERS && !isAmong(found, held.node)) {
          found.add(new PrefixHolder(held.node, link.tokens()));
        }
      }
    }
    return found;
  }

  private static boolean isAmong(List<PrefixHolder> found, NodeId node) {
    for (PrefixHolder holder : found) {
      if (holder.node().equals(node)) {
        return true;
      }
    }
    return false;
  }
}
