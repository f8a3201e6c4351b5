package dev.folkmoot.libp2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.fuzz.Samples;
import dev.folkmoot.libp2p.multiformats.ByteString;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many hosts on one simulated link, on virtual time, with seeded loss: no sockets, no waiting. */
final class LinkTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  private static final InetAddress SOURCE = InetAddress.ofLiteral("192.0.2.9");
  private static final Duration DELAY = Duration.ofMillis(1);

  private record Arrival(Instant at, int order, int to, ByteString packet) {}

  /** A link that carries each packet to every host, its sender too, or loses it. */
  private static final class Link {
    private final Random random;
    private final int lossPercent;
    private final List<MdnsDiscovery> hosts = new ArrayList<>();
    private final List<PeerId> peers = new ArrayList<>();
    private final List<Set<PeerId>> found = new ArrayList<>();
    private final PriorityQueue<Arrival> flying =
        new PriorityQueue<>(Comparator.comparing(Arrival::at).thenComparingInt(Arrival::order));
    private final StringBuilder log = new StringBuilder();
    private Instant now = START;
    private int packets;

    Link(long seed, int lossPercent) {
      this.random = new Random(seed);
      this.lossPercent = lossPercent;
    }

    void join(PeerId peer, List<Multiaddr> addresses) {
      MdnsConfig config = new MdnsConfig(peer, MdnsConfig.PUBLIC_SERVICE, _ -> true, false);
      MdnsDiscovery host = new MdnsDiscovery(config, new Random(random.nextLong()), now);
      host.announce(addresses, now);
      found.add(new HashSet<>());
      hosts.add(host);
      peers.add(peer);
    }

    void run(Duration time) {
      Instant end = now.plus(time);
      while (true) {
        int next = nextHost();
        Instant wake = hosts.get(next).nextWake();
        Arrival arrival = flying.peek();
        if (arrival != null && !arrival.at.isAfter(wake)) {
          if (arrival.at.isAfter(end)) {
            break;
          }
          flying.remove();
          now = arrival.at;
          byte[] packet = arrival.packet.toByteArray();
          take(arrival.to, hosts.get(arrival.to).receive(packet, SOURCE, now));
        } else if (wake.isAfter(end)) {
          break;
        } else {
          now = wake;
          take(next, hosts.get(next).advance(now));
        }
      }
      now = end;
    }

    private int nextHost() {
      int first = 0;
      for (int i = 1; i < hosts.size(); i++) {
        if (hosts.get(i).nextWake().isBefore(hosts.get(first).nextWake())) {
          first = i;
        }
      }
      return first;
    }

    private void take(int host, List<MdnsEvent> events) {
      for (MdnsEvent event : events) {
        switch (event) {
          case MdnsEvent.Send send -> carry(send.packet());
          case MdnsEvent.Found peer -> found.get(host).add(peer.peer());
          case MdnsEvent.Expired peer -> found.get(host).remove(peer.peer());
        }
        log.append(now).append(host).append(event);
      }
    }

    private void carry(ByteString packet) {
      packets++;
      for (int to = 0; to < hosts.size(); to++) {
        if (random.nextInt(100) >= lossPercent) {
          flying.add(new Arrival(now.plus(DELAY), packets, to, packet));
        }
      }
    }

    boolean everyoneKnowsEveryone() {
      for (int host = 0; host < hosts.size(); host++) {
        Set<PeerId> others = new HashSet<>(peers);
        others.remove(peers.get(host));
        if (!found.get(host).equals(others)) {
          return false;
        }
      }
      return true;
    }
  }

  private static Link link(long seed, int hosts, int lossPercent) {
    Samples samples = new Samples(seed);
    Link link = new Link(seed, lossPercent);
    for (int i = 0; i < hosts; i++) {
      link.join(PeerId.of(samples.key().publicKey()), samples.listenAddresses(3));
    }
    return link;
  }

  @Test
  void thirtyHostsFindEachOtherWithinASecond() {
    Link link = link(1, 30, 0);
    link.run(Duration.ofSeconds(1));
    assertThat(link.everyoneKnowsEveryone()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 3, 4})
  void aLinkThatLosesAThirdOnlyTakesLonger(long seed) {
    Link link = link(seed, 12, 33);
    link.run(Duration.ofSeconds(20));
    assertThat(link.everyoneKnowsEveryone()).isTrue();
  }

  @Test
  void whoComesLateIsFoundAndFindsAll() {
    Link link = link(5, 10, 0);
    link.run(Duration.ofMinutes(10));
    Samples samples = new Samples(99);
    link.join(PeerId.of(samples.key().publicKey()), samples.listenAddresses(2));
    link.run(Duration.ofSeconds(2));
    assertThat(link.everyoneKnowsEveryone()).isTrue();
  }

  /** Everybody asks and everybody answers everybody: still at most one answer a second each. */
  @Test
  void theLinkIsNotFlooded() {
    Link link = link(6, 20, 0);
    link.run(Duration.ofMinutes(5));
    int before = link.packets;
    link.run(Duration.ofMinutes(5));
    assertThat(link.everyoneKnowsEveryone()).isTrue();
    // 20 hosts ask five times in five minutes; each question gets one answer from each.
    assertThat(link.packets - before).isLessThan(20 * 6 * 21);
  }

  @Test
  void theSameSeedGivesTheSameRunToTheByte() {
    Link one = link(7, 8, 20);
    Link two = link(7, 8, 20);
    one.run(Duration.ofMinutes(2));
    two.run(Duration.ofMinutes(2));
    assertThat(one.log.toString()).isEqualTo(two.log.toString()).isNotEmpty();
  }
}
