package dev.folkmoot.libp2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.libp2p.HostEvent;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.Subscription;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.host.HostConfig;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.pnet.PreSharedKey;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real sockets on loopback, under a service name that no other program asks for. */
final class MdnsIT {
  private static final Duration BOUND = Duration.ofSeconds(60);

  private final Platform platform = Platform.system();
  private final List<AutoCloseable> running = new ArrayList<>();
  private MdnsScope scope;

  /** A host, its discovery, and whom it has found. */
  private final class Node implements MdnsService.Listener {
    private final Map<PeerId, List<Multiaddr>> known = new ConcurrentHashMap<>();
    private final Host host;
    private final MdnsService service;

    Node() throws IOException {
      host =
          Host.start(
              HostConfig.of(PrivateKey.generate(platform.random()))
                  .listeningOn("/ip4/127.0.0.1/tcp/0"),
              platform);
      running.add(host);
      service = new MdnsService(host.peerId(), scope, host::addresses, this, platform);
      running.addFirst(service);
      service.start();
    }

    @Override
    public void found(PeerId peer, List<Multiaddr> addresses) {
      known.put(peer, addresses);
    }

    @Override
    public void expired(PeerId peer) {
      known.remove(peer);
    }
  }

  @BeforeEach
  void chooseService() throws IOException {
    byte[] fingerprint = new byte[16];
    platform.random().nextBytes(fingerprint);
    String loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()).getName();
    scope =
        MdnsScope.everywhere()
            .on(Set.of(loopback))
            .withLoopback()
            .inNetwork(ByteString.copyOf(fingerprint));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : running) {
      each.close();
    }
  }

  @Test
  void twoHostsOnLoopbackFindEachOtherAndConnect() throws IOException {
    Node one = new Node();
    Node two = new Node();
    await().atMost(BOUND).until(() -> one.known.containsKey(two.host.peerId()));
    await().atMost(BOUND).until(() -> two.known.containsKey(one.host.peerId()));

    PeerId peer = two.host.peerId();
    one.host.connect(peer, one.known.getOrDefault(peer, List.of()));
    assertThat(one.host.ping(peer)).isPositive();
  }

  @Test
  void aHostThatClosesIsForgotten() throws IOException {
    Node one = new Node();
    Node two = new Node();
    await().atMost(BOUND).until(() -> one.known.containsKey(two.host.peerId()));
    two.service.close();
    await().atMost(BOUND).until(() -> !one.known.containsKey(two.host.peerId()));
  }

  @Test
  void hostsOfDifferentPrivateNetworksDoNotSeeEachOther() throws IOException {
    Node one = new Node();
    scope = scope.inNetwork(ByteString.fromHex("ff"));
    Node stranger = new Node();
    Node friend = new Node();
    await().atMost(BOUND).until(() -> stranger.known.containsKey(friend.host.peerId()));
    assertThat(one.known).isEmpty();
    assertThat(stranger.known).doesNotContainKey(one.host.peerId());
  }

  @Test
  void aHostWithTheOptionTellsOfPeersAndRemembersWhereTheyAre() throws IOException {
    HostConfig config =
        HostConfig.of(PrivateKey.generate(platform.random()))
            .listeningOn("/ip4/127.0.0.1/tcp/0")
            .withMdns(scope);
    try (Host one = Host.start(config, platform);
        Subscription events = one.events()) {
      Node two = new Node();
      HostEvent event = events.next();
      while (!(event instanceof HostEvent.PeerDiscovered)) {
        event = events.next();
      }
      assertThat(((HostEvent.PeerDiscovered) event).peer()).isEqualTo(two.host.peerId());
      one.connect(two.host.peerId(), List.of());
      assertThat(one.ping(two.host.peerId())).isPositive();

      two.service.close();
      while (!(event instanceof HostEvent.PeerVanished)) {
        event = events.next();
      }
    }
  }

  @Test
  void aHostInAPrivateNetworkIsFoundUnderTheNameOfThatNetwork() throws IOException {
    byte[] key = new byte[PreSharedKey.BYTES];
    platform.random().nextBytes(key);
    PreSharedKey network = PreSharedKey.of(key);
    HostConfig config =
        HostConfig.of(PrivateKey.generate(platform.random()))
            .listeningOn("/ip4/127.0.0.1/tcp/0")
            .withNetwork(network)
            .withMdns(scope);
    Node outside = new Node();
    scope = scope.inNetwork(network.fingerprint());
    Node inside = new Node();
    try (Host member = Host.start(config, platform)) {
      await().atMost(BOUND).until(() -> inside.known.containsKey(member.peerId()));
      assertThat(outside.known).doesNotContainKey(member.peerId());
    }
  }

  /** Ten thousand forged answers, each with a peer of its own. */
  @Test
  void aFloodOfForgedPacketsIsCapped() throws Exception {
    Node one = new Node();
    await().atMost(BOUND).until(() -> !one.service.links().isEmpty());
    long before = one.service.dropped();
    flood(10_000);
    Node two = new Node();
    await().atMost(BOUND).until(() -> one.known.containsKey(two.host.peerId()));
    assertThat(one.service.dropped()).isGreaterThan(before);
    // What a second's share lets through, for as long as the test has taken; far below the flood.
    assertThat(one.known.size()).isLessThan(KnownPeers.MAX_PEERS);
  }

  private void flood(int packets) throws IOException {
    InetAddress group = InetAddress.ofLiteral(MdnsConfig.GROUP_IP4);
    try (var socket = new MulticastSocket(0)) {
      socket.setOption(
          StandardSocketOptions.IP_MULTICAST_IF,
          NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()));
      DnsName service = DnsName.of(scope.service());
      for (int i = 0; i < packets; i++) {
        byte[] forged = forged(service, i);
        socket.send(new DatagramPacket(forged, forged.length, group, MdnsConfig.PORT));
      }
    }
  }

  private static byte[] forged(DnsName service, int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    seed[1] = (byte) (number >>> 8);
    PeerId peer = PeerId.of(PrivateKey.ofEd25519Seed(seed).publicKey());
    String text = "dnsaddr=/ip4/127.0.0.1/tcp/9/p2p/" + peer;
    return DnsWriter.write(
        DnsMessage.response(
            List.of(),
            List.of(
                new DnsRecord.Txt(
                    service.child("forged" + number), 120, List.of(DnsMessageTest.text(text))))));
  }
}
