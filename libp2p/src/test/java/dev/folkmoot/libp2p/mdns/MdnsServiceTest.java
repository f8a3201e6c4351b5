package dev.folkmoot.libp2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.platform.ManualTimers;
import dev.folkmoot.libp2p.platform.Platform;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The driver on time that is moved by hand, and links that are made up. */
final class MdnsServiceTest {
  private static final Duration STEP = Duration.ofMillis(20);
  private static final byte[] QUERY =
      DnsWriter.write(DnsMessage.query(DnsName.of(MdnsConfig.PUBLIC_SERVICE), DnsMessage.PTR));

  private final ManualTimers timers = new ManualTimers();
  private final AtomicInteger threads = new AtomicInteger();
  private final Platform platform =
      new Platform(
          work ->
              Thread.ofVirtual()
                  .unstarted(() -> {
                    threads.incrementAndGet();
                    try {
                      work.run();
                    } finally {
                      threads.decrementAndGet();
                    }
                  }),
          timers,
          InstantSource.system(),
          new SecureRandom());
  private final FakeWire wire = new FakeWire();
  private final List<Node> nodes = new ArrayList<>();

  /** A service and what it has told. */
  private final class Node implements MdnsService.Listener {
    private final PeerId peer = PeerId.of(PrivateKey.generate(new SecureRandom()).publicKey());
    private final List<Multiaddr> own = new CopyOnWriteArrayList<>();
    private final Map<PeerId, List<Multiaddr>> known = new ConcurrentHashMap<>();
    private final MdnsService service;
    private boolean failing;

    Node(LinkSource links, String... addresses) {
      for (String address : addresses) {
        own.add(Multiaddr.parse(address));
      }
      service = new MdnsService(peer, MdnsScope.everywhere(), () -> own, this, platform, links);
      service.start();
      nodes.add(this);
    }

    @Override
    public void found(PeerId found, List<Multiaddr> addresses) {
      known.put(found, addresses);
      if (failing) {
        throw new IllegalStateException("a listener with a fault");
      }
    }

    @Override
    public void expired(PeerId gone) {
      known.remove(gone);
    }

    boolean knows(Node other) {
      return known.containsKey(other.peer);
    }
  }

  @AfterEach
  void close() {
    nodes.forEach(node -> node.service.close());
    await().until(() -> threads.get() == 0);
  }

  /** Lets time pass in small steps until it is so; the threads of the services follow. */
  private void passUntil(Callable<Boolean> holds) {
    passUntil(STEP, holds);
  }

  private void passUntil(Duration step, Callable<Boolean> holds) {
    await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          timers.advance(step);
          return holds.call();
        });
  }

  private Node node(String address) {
    return new Node(wire.machine(FakeWire.ETH0), address);
  }

  @Test
  void twoServicesOnOneLinkFindEachOther() {
    Node one = node("/ip4/192.0.2.1/tcp/4001");
    Node two = node("/ip4/192.0.2.2/udp/4001/quic-v1");
    passUntil(() -> one.knows(two) && two.knows(one));
    assertThat(one.known.get(two.peer))
        .containsExactly(Multiaddr.parse("/ip4/192.0.2.2/udp/4001/quic-v1").withPeerId(two.peer));
    assertThat(one.known).doesNotContainKey(one.peer);
  }

  @Test
  void anInterfaceThatComesIsJoinedAndOneThatGoesIsLeft() {
    FakeWire.Machine machine = wire.machine();
    Node late = new Node(machine, "/ip4/192.0.2.1/tcp/4001");
    Node other = node("/ip4/192.0.2.2/tcp/4001");
    passUntil(Duration.ofMillis(500), () -> wire.memberCount() == 1);
    assertThat(late.service.links()).isEmpty();

    machine.plug(FakeWire.ETH0);
    passUntil(() -> late.knows(other) && other.knows(late));
    assertThat(late.service.links()).containsExactly("eth0/ip4");

    machine.unplug(FakeWire.ETH0);
    passUntil(Duration.ofMillis(500), () -> late.service.links().isEmpty());
    assertThat(wire.memberCount()).isEqualTo(1);
  }

  /** The kernel forgets a membership with its interface: the same name is not the same link. */
  @Test
  void anInterfaceThatCameBackUnderItsNameIsJoinedAnew() {
    FakeWire.Machine machine = wire.machine(FakeWire.ETH0);
    Node node = new Node(machine, "/ip4/192.0.2.1/tcp/4001");
    passUntil(() -> machine.joins() == 1);
    machine.unplug(FakeWire.ETH0);
    machine.plug(FakeWire.link("eth0", 3));
    passUntil(Duration.ofMillis(500), () -> machine.joins() == 2);
    assertThat(node.service.links()).containsExactly("eth0/ip4");
    assertThat(wire.memberCount()).isEqualTo(1);
  }

  @Test
  void aLinkThatRefusesIsTriedAgainAndDisturbsNoOther() {
    FakeWire.Machine machine = wire.machine(FakeWire.ETH0, FakeWire.link("eth1", 3));
    machine.refuse(FakeWire.ETH0, true);
    Node node = new Node(machine, "/ip4/192.0.2.1/tcp/4001");
    Node other = node("/ip4/192.0.2.2/tcp/4001");
    passUntil(() -> node.knows(other) && other.knows(node));
    assertThat(node.service.links()).containsExactly("eth1/ip4");
    machine.refuse(FakeWire.ETH0, false);
    passUntil(Duration.ofMillis(500), () -> node.service.links().size() == 2);
  }

  @Test
  void onlySoManyLinksAreJoined() {
    FakeWire.Machine machine = wire.machine();
    for (int i = 0; i < 2 * OpenLinks.MAX_LINKS; i++) {
      machine.plug(FakeWire.link("veth" + i, 10 + i));
    }
    Node node = new Node(machine, "/ip4/192.0.2.1/tcp/4001");
    // All of one look are joined under the lock that links() takes.
    passUntil(() -> !node.service.links().isEmpty());
    assertThat(wire.memberCount()).isEqualTo(OpenLinks.MAX_LINKS);
  }

  @Test
  void aHostThatClosesSaysGoodbyeAndIsForgottenAtOnce() {
    Node stays = node("/ip4/192.0.2.1/tcp/4001");
    Node goes = node("/ip4/192.0.2.2/tcp/4001");
    passUntil(() -> stays.knows(goes));
    goes.service.close();
    await().until(() -> !stays.knows(goes));
  }

  @Test
  void aHostThatDiesIsForgottenWhenItsWordIsNoLongerGood() {
    Node stays = node("/ip4/192.0.2.1/tcp/4001");
    FakeWire.Machine machine = wire.machine(FakeWire.ETH0);
    Node dies = new Node(machine, "/ip4/192.0.2.2/tcp/4001");
    passUntil(() -> stays.knows(dies));
    machine.unplug(FakeWire.ETH0);
    passUntil(Duration.ofMillis(500), () -> dies.service.links().isEmpty());
    long gone = timers.nanoTime();
    passUntil(Duration.ofMillis(500), () -> !stays.knows(dies));
    assertThat(Duration.ofNanos(timers.nanoTime() - gone))
        .isGreaterThan(MdnsDiscovery.TTL.minus(Duration.ofSeconds(30)));
  }

  @Test
  void aNewAddressOfAHostIsHeardWithoutBeingAskedFor() {
    Node one = node("/ip4/192.0.2.1/tcp/4001");
    Node two = node("/ip4/192.0.2.2/tcp/4001");
    passUntil(() -> one.knows(two));
    Multiaddr more = Multiaddr.parse("/ip4/192.0.2.3/tcp/4001");
    two.own.add(more);
    passUntil(
        () -> one.known.getOrDefault(two.peer, List.of()).contains(more.withPeerId(two.peer)));
  }

  @Test
  void aFloodOfForgedPacketsIsCappedAndAnHonestPeerIsStillHeard() {
    Node one = node("/ip4/192.0.2.1/tcp/4001");
    passUntil(() -> wire.memberCount() == 1 && !wire.sent().isEmpty());
    InetAddress enemy = InetAddress.ofLiteral("192.0.2.66");
    int flood = 10_000;
    for (int i = 0; i < flood; i++) {
      wire.inject(QUERY, enemy);
    }
    await().until(() -> one.service.dropped() >= flood - 2L * PacketRate.PER_SOURCE);
    Node two = node("/ip4/192.0.2.2/tcp/4001");
    passUntil(() -> one.knows(two) && two.knows(one));
    // Ten thousand questions brought a handful of answers.
    assertThat(wire.sent()).hasSizeLessThan(50);
  }

  @Test
  void whatComesFromBeyondTheLinkIsNotRead() {
    Node one = node("/ip4/192.0.2.1/tcp/4001");
    passUntil(() -> wire.memberCount() == 1);
    long before = one.service.dropped();
    wire.inject(QUERY, InetAddress.ofLiteral("203.0.113.5"));
    await().until(() -> one.service.dropped() == before + 1);
  }

  @Test
  void aListenerThatThrowsDoesNotEndDiscovery() {
    Node one = node("/ip4/192.0.2.1/tcp/4001");
    one.failing = true;
    Node two = node("/ip4/192.0.2.2/tcp/4001");
    Node three = node("/ip4/192.0.2.3/tcp/4001");
    passUntil(() -> one.knows(two) && one.knows(three));
  }

  @Test
  void aSocketThatFailsIsReplacedAtTheNextLook() {
    FakeWire.Machine machine = wire.machine(FakeWire.ETH0);
    Node one = new Node(machine, "/ip4/192.0.2.1/tcp/4001");
    passUntil(() -> wire.memberCount() == 1);
    wire.cut();
    await().until(() -> one.service.links().isEmpty());
    Node two = node("/ip4/192.0.2.2/tcp/4001");
    passUntil(Duration.ofMillis(200), () -> one.knows(two) && two.knows(one));
    assertThat(machine.joins()).isEqualTo(2);
  }

  @Test
  void aServiceClosedBeforeItsFirstLookJoinsNothing() {
    FakeWire.Machine machine = wire.machine(FakeWire.ETH0);
    MdnsService service =
        new MdnsService(
            PeerId.of(PrivateKey.generate(new SecureRandom()).publicKey()),
            MdnsScope.everywhere(),
            List::of,
            nodes.isEmpty() ? node("/ip4/192.0.2.1/tcp/4001") : nodes.getFirst(),
            platform,
            machine);
    service.close();
    service.start();
    await().until(() -> threads.get() == 2);
    assertThat(machine.joins()).isZero();
  }

  @Test
  void aNeighbourIsWhoSharesTheFirstBits() {
    Link odd =
        new Link(
            "eth0",
            2,
            StandardProtocolFamily.INET,
            Set.of(
                new Link.Network(
                    ByteString.copyOf(InetAddress.ofLiteral("10.1.2.200").getAddress()), 26)));
    assertThat(odd.isNeighbour(InetAddress.ofLiteral("10.1.2.192"))).isTrue();
    assertThat(odd.isNeighbour(InetAddress.ofLiteral("10.1.2.255"))).isTrue();
    assertThat(odd.isNeighbour(InetAddress.ofLiteral("10.1.2.191"))).isFalse();
    assertThat(odd.isNeighbour(InetAddress.ofLiteral("10.1.3.200"))).isFalse();
    assertThat(odd.isNeighbour(InetAddress.ofLiteral("fd00::1"))).isFalse();
    assertThat(odd.isNeighbour(InetAddress.ofLiteral("fe80::1"))).isTrue();
    Link six =
        new Link(
            "eth0",
            2,
            StandardProtocolFamily.INET6,
            Set.of(
                new Link.Network(
                    ByteString.copyOf(InetAddress.ofLiteral("fd00::1").getAddress()), 64)));
    assertThat(six.isNeighbour(InetAddress.ofLiteral("fd00::ffff:1"))).isTrue();
    assertThat(six.isNeighbour(InetAddress.ofLiteral("fd00:0:0:1::1"))).isFalse();
  }

  @Test
  void theScopeSaysWhichInterfacesAreUsed() {
    assertThat(MdnsScope.everywhere().covers("eth0", false)).isTrue();
    assertThat(MdnsScope.everywhere().covers("lo", true)).isFalse();
    assertThat(MdnsScope.everywhere().withLoopback().covers("lo", true)).isTrue();
    MdnsScope one = MdnsScope.everywhere().on(Set.of("eth1"));
    assertThat(one.covers("eth0", false)).isFalse();
    assertThat(one.covers("eth1", false)).isTrue();
    assertThat(one.withLoopback().covers("lo", true)).isFalse();
    assertThat(MdnsScope.everywhere().inNetwork(ByteString.fromHex("00ff")).service())
        .isEqualTo("_p2p-00ff._udp.local");
  }
}
