package dev.folkmoot.libp2p.mdns;

import dev.folkmoot.libp2p.multiformats.ByteString;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The links of this machine. Each has a socket of its own, a member on that one interface, which is
 * the only way in Java to know on which link a packet came; the port is shared with the responder
 * of the operating system and with other hosts.
 */
final class SystemLinks implements LinkSource {
  private static final System.Logger LOG = System.getLogger(SystemLinks.class.getName());

  /** RFC 6762, 11: answers are sent with 255 hops. */
  private static final int HOPS = 255;

  private final MdnsScope scope;

  SystemLinks(MdnsScope scope) {
    this.scope = scope;
  }

  @Override
  public List<Link> present() throws IOException {
    List<Link> links = new ArrayList<>();
    try (var all = NetworkInterface.networkInterfaces()) {
      for (NetworkInterface each : all.toList()) {
        if (isUsable(each)) {
          add(links, each, StandardProtocolFamily.INET);
          add(links, each, StandardProtocolFamily.INET6);
        }
      }
    }
    return links;
  }

  private boolean isUsable(NetworkInterface candidate) throws SocketException {
    boolean loopback = candidate.isLoopback();
    // Linux carries multicast over loopback without saying so in its flags.
    return scope.covers(candidate.getName(), loopback)
        && candidate.isUp()
        && (loopback || candidate.supportsMulticast());
  }

  private static void add(List<Link> links, NetworkInterface on, StandardProtocolFamily family) {
    int bytes = family == StandardProtocolFamily.INET ? 4 : 16;
    List<InetAddress> own =
        on.inetAddresses().filter(ip -> ip.getAddress().length == bytes).toList();
    // The group of IPv6 is link-local, and cannot be reached from an address that is not.
    boolean speaks =
        family == StandardProtocolFamily.INET
            ? !own.isEmpty()
            : own.stream().anyMatch(InetAddress::isLinkLocalAddress);
    if (speaks) {
      Set<Link.Network> networks =
          on.getInterfaceAddresses().stream()
              .filter(address -> address.getAddress().getAddress().length == bytes)
              .map(address ->
                  new Link.Network(
                      ByteString.copyOf(address.getAddress().getAddress()),
                      address.getNetworkPrefixLength()))
              .collect(Collectors.toSet());
      links.add(new Link(on.getName(), on.getIndex(), family, networks));
    }
  }

  @Override
  public Membership join(Link link) throws IOException {
    NetworkInterface on = NetworkInterface.getByIndex(link.index());
    if (on == null) {
      throw new SocketException(link + " is gone");
    }
    boolean four = link.family() == StandardProtocolFamily.INET;
    InetAddress group = InetAddress.ofLiteral(four ? MdnsConfig.GROUP_IP4 : MdnsConfig.GROUP_IP6);
    DatagramChannel channel = DatagramChannel.open(link.family());
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(InetAddress.ofLiteral(four ? "0.0.0.0" : "::"), PORT));
      channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, on);
      channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, HOPS);
      // So that other hosts on this machine hear us.
      channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
      channel.join(group, on);
      return new Member(channel, new InetSocketAddress(group, PORT));
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
  }

  private static final int PORT = MdnsConfig.PORT;

  private record Member(DatagramChannel channel, InetSocketAddress group, ByteBuffer buffer)
      implements Membership {

    Member(DatagramChannel channel, InetSocketAddress group) {
      // One byte more than is read of a packet, so that one that was cut off is seen to be too
      // long.
      this(channel, group, ByteBuffer.allocate(DnsMessage.MAX_BYTES + 1));
    }

    @Override
    public void send(ByteString packet) throws IOException {
      channel.send(packet.asBuffer(), group);
    }

    @Override
    public Datagram receive() throws IOException {
      buffer.clear();
      InetSocketAddress source = (InetSocketAddress) channel.receive(buffer);
      byte[] bytes = new byte[buffer.flip().remaining()];
      buffer.get(bytes);
      return new Datagram(ByteString.copyOf(bytes), source.getAddress());
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException odd) {
        LOG.log(System.Logger.Level.DEBUG, "closing a multicast socket: {0}", odd.getMessage());
      }
    }
  }
}
