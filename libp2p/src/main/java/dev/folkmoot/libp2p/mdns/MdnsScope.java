package dev.folkmoot.libp2p.mdns;

import dev.folkmoot.libp2p.multiformats.ByteString;
import java.util.Set;

/**
 * Whom a host looks for, and on which of its links.
 *
 * @param service what is asked for: {@link MdnsConfig#PUBLIC_SERVICE}, or that of a private network
 * @param interfaces the names of the interfaces to use; none for all that can do multicast
 * @param loopback true uses the loopback interface and its addresses too, for peers on this machine
 */
public record MdnsScope(String service, Set<String> interfaces, boolean loopback) {
  public MdnsScope {
    DnsName.of(service);
    interfaces = Set.copyOf(interfaces);
  }

  /** All links of this machine, and the peers that are in no private network. */
  public static MdnsScope everywhere() {
    return new MdnsScope(MdnsConfig.PUBLIC_SERVICE, Set.of(), false);
  }

  /** Only these interfaces. */
  public MdnsScope on(Set<String> names) {
    return new MdnsScope(service, names, loopback);
  }

  /** Also this machine's loopback. */
  public MdnsScope withLoopback() {
    return new MdnsScope(service, interfaces, true);
  }

  /** The peers of the private network with this fingerprint, at most 28 bytes of it. */
  public MdnsScope inNetwork(ByteString fingerprint) {
    return new MdnsScope(MdnsConfig.serviceName(fingerprint), interfaces, loopback);
  }

  /** Whether this interface is to be used, if it can. */
  boolean covers(String name, boolean isLoopback) {
    return (loopback || !isLoopback) && (interfaces.isEmpty() || interfaces.contains(name));
  }
}
