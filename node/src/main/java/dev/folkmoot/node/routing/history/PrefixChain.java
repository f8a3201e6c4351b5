package dev.folkmoot.node.routing.history;

import java.util.List;

/**
 * Fingerprints of a conversation as it grew: one of its first message, one of its first two, and so
 * on. Two conversations share a fingerprint if they share everything up to it, so the longest one
 * that we know tells who answered the last turn. {@link Fingerprints} makes them.
 *
 * @param links the shortest beginning first, at most {@value #MAX_LINKS}
 */
public record PrefixChain(List<Link> links) {

  public static final int MAX_LINKS = 64;

  /** Of a request that has no past and founds none. */
  public static final PrefixChain NONE = new PrefixChain(List.of());

  /**
   * A beginning of the conversation.
   *
   * @param fingerprint of all of it
   * @param tokens all of it has, by estimate; at least 1
   */
  public record Link(long fingerprint, int tokens) {
    public Link {
      if (tokens < 1) {
        throw new IllegalArgumentException("a prefix has a token");
      }
    }
  }

  public PrefixChain {
    links = List.copyOf(links);
    if (links.size() > MAX_LINKS) {
      throw new IllegalArgumentException("a chain of " + links.size() + " links");
    }
    for (int i = 1; i < links.size(); i++) {
      if (links.get(i).tokens() < links.get(i - 1).tokens()) {
        throw new IllegalArgumentException("a conversation only grows");
      }
    }
  }
}
