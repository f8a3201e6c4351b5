package dev.folkmoot.net.libp2p;

import java.util.Set;

/**
 * Where a node looks for others by multicast DNS, and is found.
 *
 * @param isOn whether it does
 * @param interfaces their names; none for all that can do multicast
 * @param loopback whether this machine's own loopback is one of them, for nodes that listen there
 */
public record LanSearch(boolean isOn, Set<String> interfaces, boolean loopback) {

  /** Nowhere. */
  public static final LanSearch OFF = new LanSearch(false, Set.of(), false);

  /** On all links of this machine. */
  public static final LanSearch EVERYWHERE = new LanSearch(true, Set.of(), false);

  public LanSearch {
    interfaces = Set.copyOf(interfaces);
  }
}
