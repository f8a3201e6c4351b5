package dev.folkmoot.libp2p.mdns;

import dev.folkmoot.libp2p.mdns.LinkSource.Datagram;
import dev.folkmoot.libp2p.multiformats.ByteString;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A wire without sockets: each packet reaches every member, its sender too. */
final class FakeWire {
  static final InetAddress NEIGHBOUR = InetAddress.ofLiteral("192.0.2.77");
  static final Link ETH0 = link("eth0", 2);

  private final List<Member> members = new ArrayList<>();
  private final List<ByteString> sent = new ArrayList<>();

  static Link link(String name, int index) {
    var network =
        new Link.Network(ByteString.copyOf(InetAddress.ofLiteral("192.0.2.1").getAddress()), 24);
    return new Link(name, index, StandardProtocolFamily.INET, Set.of(network));
  }

  /** One machine's plugs. */
  final class Machine implements LinkSource {
    private final Set<Link> links = new LinkedHashSet<>();
    private final Set<Link> broken = new LinkedHashSet<>();
    private int joins;

    synchronized Machine plug(Link link) {
      links.add(link);
      return this;
    }

    synchronized void unplug(Link link) {
      links.remove(link);
    }

    /** Makes joining this link fail, as a firewall or a driver may. */
    synchronized void refuse(Link link, boolean refused) {
      if (refused) {
        broken.add(link);
      } else {
        broken.remove(link);
      }
    }

    synchronized int joins() {
      return joins;
    }

    @Override
    public synchronized List<Link> present() {
      return List.copyOf(links);
    }

    @Override
    public synchronized Membership join(Link link) throws IOException {
      joins++;
      if (broken.contains(link)) {
        throw new SocketException("refused");
      }
      Member member = new Member();
      synchronized (members) {
        members.add(member);
      }
      return member;
    }
  }

  Machine machine(Link... links) {
    Machine machine = new Machine();
    for (Link link : links) {
      machine.plug(link);
    }
    return machine;
  }

  /** Everything that was sent by members, in order. */
  List<DnsMessage> sent() {
    synchronized (members) {
      return sent.stream().map(packet -> DnsReader.read(packet.toByteArray())).toList();
    }
  }

  int memberCount() {
    synchronized (members) {
      return members.size();
    }
  }

  /** Puts a packet on the wire from outside. */
  void inject(byte[] packet, InetAddress from) {
    carry(new Datagram(ByteString.copyOf(packet), from));
  }

  /** Every socket fails. */
  void cut() {
    synchronized (members) {
      members.forEach(member -> member.arrived.add(Member.END));
    }
  }

  private void carry(Datagram datagram) {
    synchronized (members) {
      members.forEach(member -> member.arrived.add(datagram));
    }
  }

  private final class Member implements LinkSource.Membership {
    private static final Datagram END = new Datagram(ByteString.EMPTY, NEIGHBOUR);
    private final BlockingQueue<Datagram> arrived = new LinkedBlockingQueue<>();

    @Override
    public void send(ByteString packet) {
      synchronized (members) {
        sent.add(packet);
        carry(new Datagram(packet, NEIGHBOUR));
      }
    }

    @Override
    public Datagram receive() throws IOException {
      try {
        Datagram next = arrived.take();
        if (next.equals(END)) {
          throw new SocketException("closed");
        }
        return next;
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IOException(interrupted);
      }
    }

    @Override
    public void close() {
      synchronized (members) {
        members.remove(this);
      }
      arrived.add(END);
    }
  }
}
