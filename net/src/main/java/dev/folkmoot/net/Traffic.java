package dev.folkmoot.net;

/**
 * What has gone between this node and its peers: bytes of Folkmoot's own protocols, without what
 * the layers below add.
 *
 * @param received since the network was made
 * @param sent since then
 */
public record Traffic(long received, long sent) {

  /** Nothing yet. */
  public static final Traffic NONE = new Traffic(0, 0);

  public Traffic {
    if (received < 0 || sent < 0) {
      throw new IllegalArgumentException("a count of bytes is below zero");
    }
  }
}
