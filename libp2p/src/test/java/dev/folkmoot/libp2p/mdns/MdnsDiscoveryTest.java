package dev.folkmoot.libp2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.fuzz.Mutations;
import dev.folkmoot.libp2p.mdns.MdnsEvent.Expired;
import dev.folkmoot.libp2p.mdns.MdnsEvent.Found;
import dev.folkmoot.libp2p.mdns.MdnsEvent.Send;
import dev.folkmoot.libp2p.multiformats.ByteString;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MdnsDiscoveryTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  private static final InetAddress NEIGHBOUR = InetAddress.ofLiteral("192.0.2.9");
  private static final InetAddress STRANGER = InetAddress.ofLiteral("203.0.113.5");
  private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/192.0.2.1/tcp/4001");
  private static final byte[] QUERY =
      DnsWriter.write(DnsMessage.query(DnsName.of(MdnsConfig.PUBLIC_SERVICE), DnsMessage.PTR));

  private Instant now = START;

  private static PeerId peer(int seed) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) seed;
    bytes[1] = (byte) (seed >>> 8);
    return PeerId.of(PrivateKey.ofEd25519Seed(bytes).publicKey());
  }

  private MdnsDiscovery discovery(int seed) {
    return discovery(seed, MdnsConfig.PUBLIC_SERVICE, false);
  }

  private MdnsDiscovery discovery(int seed, String service, boolean loopback) {
    MdnsConfig config =
        new MdnsConfig(peer(seed), service, source -> !source.equals(STRANGER), loopback);
    return new MdnsDiscovery(config, new Random(seed), now);
  }

  /** Lets so much time pass, doing what is due when it is due. */
  private List<MdnsEvent> pass(MdnsDiscovery discovery, Duration time) {
    List<MdnsEvent> events = new ArrayList<>();
    Instant end = now.plus(time);
    while (!discovery.nextWake().isAfter(end)) {
      now = discovery.nextWake();
      events.addAll(discovery.advance(now));
    }
    now = end;
    return events;
  }

  private static List<DnsMessage> sent(List<MdnsEvent> events) {
    return events.stream()
        .filter(Send.class::isInstance)
        .map(event -> DnsReader.read(((Send) event).packet().toByteArray()))
        .toList();
  }

  private static List<DnsMessage> answers(List<MdnsEvent> events) {
    return sent(events).stream().filter(DnsMessage::response).toList();
  }

  private static byte[] answerOf(MdnsDiscovery discovery, Instant from) {
    for (Instant at = from; ; at = discovery.nextWake()) {
      for (MdnsEvent event : discovery.advance(at)) {
        if (event instanceof Send send && DnsReader.read(send.packet().toByteArray()).response()) {
          return send.packet().toByteArray();
        }
      }
    }
  }

  @Test
  void twoHostsFindEachOther() {
    MdnsDiscovery one = discovery(1);
    MdnsDiscovery two = discovery(2);
    one.announce(List.of(ADDRESS), now);
    two.announce(List.of(Multiaddr.parse("/ip4/192.0.2.2/udp/4001/quic-v1")), now);
    assertThat(two.receive(answerOf(one, now), NEIGHBOUR, now))
        .contains(new Found(peer(1), List.of(ADDRESS.withPeerId(peer(1)))));
    assertThat(one.receive(answerOf(two, now), NEIGHBOUR, now))
        .anyMatch(event -> event instanceof Found found && found.peer().equals(peer(2)));
  }

  @Test
  void aPeerThatStaysIsToldOfAgainEveryHalfHour() {
    MdnsDiscovery one = discovery(1);
    MdnsDiscovery two = discovery(2);
    two.announce(List.of(ADDRESS), now);
    byte[] answer = answerOf(two, now);
    int told = 0;
    for (int minute = 0; minute < 61; minute++) {
      for (MdnsEvent event : one.receive(answer, NEIGHBOUR, now.plus(Duration.ofMinutes(minute)))) {
        told += event instanceof Found ? 1 : 0;
      }
    }
    assertThat(told).isEqualTo(3);
  }

  @Test
  void theFirstQueryComesAfterAShortRandomWhileAndLaterOnesEverRarer() {
    MdnsDiscovery discovery = discovery(3);
    assertThat(discovery.nextWake())
        .isBetween(START.plus(MdnsDiscovery.MIN_JITTER), START.plus(MdnsDiscovery.MAX_JITTER));
    List<DnsMessage> queries = sent(pass(discovery, Duration.ofMinutes(10)));
    assertThat(queries)
        .hasSizeBetween(14, 16)
        .containsOnly(DnsMessage.query(DnsName.of(MdnsConfig.PUBLIC_SERVICE), DnsMessage.PTR));
  }

  @Test
  void aHostAnswersItsOwnQuerySoThatListenersLearnOfIt() {
    MdnsDiscovery discovery = discovery(4);
    discovery.announce(List.of(ADDRESS), now);
    List<DnsMessage> sent = sent(pass(discovery, Duration.ofMillis(300)));
    assertThat(sent).extracting(DnsMessage::response).contains(true, false);
  }

  @Test
  void anAnswerCarriesAPointerAndTheAddressesUnderARandomName() {
    MdnsDiscovery discovery = discovery(5);
    discovery.announce(List.of(ADDRESS), now);
    DnsMessage answer = DnsReader.read(answerOf(discovery, now));
    assertThat(answer.answers())
        .singleElement()
        .isInstanceOfSatisfying(
            DnsRecord.Ptr.class,
            pointer -> {
              assertThat(pointer.name()).hasToString("_p2p._udp.local");
              assertThat(pointer.target().labels().getFirst()).matches("[a-z0-9]{32}");
              assertThat(pointer.target().toString()).doesNotContain(peer(5).toString());
            });
    assertThat(answer.additionals())
        .singleElement()
        .isInstanceOfSatisfying(
            DnsRecord.Txt.class,
            txt ->
                assertThat(txt.strings())
                    .containsExactly(
                        DnsMessageTest.text("dnsaddr=" + ADDRESS.withPeerId(peer(5)))));
  }

  @Test
  void aHostWithoutAddressesAsksButDoesNotAnswer() {
    assertThat(answers(pass(discovery(6), Duration.ofMinutes(5)))).isEmpty();
  }

  /** A thousand questions are answered once a second: nobody can make us shout. */
  @Test
  void aFloodOfQuestionsGetsOneAnswerASecond() {
    MdnsDiscovery discovery = discovery(7);
    discovery.announce(List.of(ADDRESS), now);
    pass(discovery, Duration.ofSeconds(30));
    List<MdnsEvent> events = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      events.addAll(discovery.receive(QUERY, NEIGHBOUR, now));
      events.addAll(pass(discovery, Duration.ofMillis(10)));
    }
    assertThat(answers(events)).hasSizeBetween(9, 11);
  }

  @Test
  void anAnswerWaitsARandomWhile() {
    List<Duration> waits =
        IntStream.range(0, 50)
            .mapToObj(seed -> {
              now = START;
              MdnsDiscovery discovery = discovery(seed);
              discovery.announce(List.of(ADDRESS), now);
              pass(discovery, Duration.ofSeconds(20));
              Instant asked = now;
              discovery.receive(QUERY, NEIGHBOUR, asked);
              return Duration.between(asked, discovery.nextWake());
            })
            .toList();
    assertThat(waits)
        .allSatisfy(wait -> assertThat(wait).isBetween(Duration.ZERO, MdnsDiscovery.MAX_JITTER));
    assertThat(waits.stream().distinct().count()).isGreaterThan(20);
  }

  @Test
  void questionsForOthersAreNotAnswered() {
    MdnsDiscovery discovery = discovery(8);
    discovery.announce(List.of(ADDRESS), now);
    pass(discovery, Duration.ofSeconds(20));
    Instant idle = discovery.nextWake();
    for (DnsMessage question :
        List.of(
            DnsMessage.query(DnsName.of("_http._tcp.local"), DnsMessage.PTR),
            DnsMessage.query(DnsName.of(MdnsConfig.PUBLIC_SERVICE), DnsMessage.TXT),
            DnsMessage.query(DnsName.of("x._p2p._udp.local"), DnsMessage.ANY))) {
      discovery.receive(DnsWriter.write(question), NEIGHBOUR, now);
      assertThat(discovery.nextWake()).isEqualTo(idle);
    }
  }

  @Test
  void theMetaQuestionIsAnsweredWithTheService() {
    MdnsDiscovery discovery = discovery(9);
    discovery.announce(List.of(ADDRESS), now);
    pass(discovery, Duration.ofSeconds(20));
    DnsName meta = DnsName.of("_services._dns-sd._udp.local");
    discovery.receive(DnsWriter.write(DnsMessage.query(meta, DnsMessage.PTR)), NEIGHBOUR, now);
    assertThat(DnsReader.read(answerOf(discovery, now)).answers())
        .contains(
            new DnsRecord.Ptr(
                meta, MdnsDiscovery.TTL.toSeconds(), DnsName.of(MdnsConfig.PUBLIC_SERVICE)));
  }

  @Test
  void ourOwnAnswerIsNoDiscovery() {
    MdnsDiscovery discovery = discovery(10);
    discovery.announce(List.of(ADDRESS), now);
    byte[] answer = answerOf(discovery, now);
    assertThat(discovery.receive(answer, NEIGHBOUR, now)).noneMatch(Found.class::isInstance);
    // The same peer under another name: this host after a restart.
    assertThat(discovery(10).receive(txt(120, peer(10), ADDRESS), NEIGHBOUR, now))
        .noneMatch(Found.class::isInstance);
  }

  private static byte[] txt(long ttl, PeerId peer, Multiaddr... addresses) {
    DnsName name = DnsName.of("somebody." + MdnsConfig.PUBLIC_SERVICE);
    List<ByteString> strings =
        List.of(addresses).stream()
            .map(address -> DnsMessageTest.text("dnsaddr=" + address.withPeerId(peer)))
            .toList();
    return DnsWriter.write(
        DnsMessage.response(List.of(), List.of(new DnsRecord.Txt(name, ttl, strings))));
  }

  @Test
  void aPeerIsReportedOnceUntilItMoves() {
    MdnsDiscovery discovery = discovery(11);
    byte[] here = txt(120, peer(1), ADDRESS);
    byte[] there = txt(120, peer(1), Multiaddr.parse("/ip4/192.0.2.77/tcp/1"));
    assertThat(found(discovery.receive(here, NEIGHBOUR, now))).hasSize(1);
    assertThat(found(discovery.receive(here, NEIGHBOUR, now))).isEmpty();
    assertThat(found(discovery.receive(there, NEIGHBOUR, now))).hasSize(1);
  }

  private static List<MdnsEvent> found(List<MdnsEvent> events) {
    return events.stream().filter(Found.class::isInstance).toList();
  }

  @Test
  void aPeerThatFallsSilentOrSaysGoodbyeExpires() {
    MdnsDiscovery discovery = discovery(12);
    discovery.receive(txt(120, peer(1), ADDRESS), NEIGHBOUR, now);
    assertThat(pass(discovery, Duration.ofSeconds(118))).noneMatch(Expired.class::isInstance);
    assertThat(pass(discovery, Duration.ofSeconds(4))).contains(new Expired(peer(1)));
    discovery.receive(txt(120, peer(2), ADDRESS), NEIGHBOUR, now);
    assertThat(discovery.receive(txt(0, peer(2), ADDRESS), NEIGHBOUR, now))
        .contains(new Expired(peer(2)));
    assertThat(discovery.receive(txt(0, peer(3), ADDRESS), NEIGHBOUR, now))
        .noneMatch(Expired.class::isInstance);
  }

  @Test
  void anAnswerIsNotBelievedForEver() {
    MdnsDiscovery discovery = discovery(13);
    discovery.receive(txt(0xffff_ffffL, peer(1), ADDRESS), NEIGHBOUR, now);
    assertThat(pass(discovery, KnownPeers.MAX_TTL.plusSeconds(2))).contains(new Expired(peer(1)));
  }

  @Test
  void packetsFromOffTheLinkAreDroppedUnread() {
    MdnsDiscovery discovery = discovery(14);
    assertThat(found(discovery.receive(txt(120, peer(1), ADDRESS), STRANGER, now))).isEmpty();
    assertThat(discovery.dropped()).isEqualTo(1);
  }

  @Test
  void malformedPacketsAreDroppedAndCounted() {
    MdnsDiscovery discovery = discovery(15);
    discovery.receive(new byte[0], NEIGHBOUR, now);
    discovery.receive(new byte[20_000], NEIGHBOUR, now);
    assertThat(discovery.dropped()).isEqualTo(2);
  }

  @Test
  void addressesOfNoUseOnALinkAreNeitherGivenNorTaken() {
    Multiaddr[] useless = {
      Multiaddr.parse("/ip4/127.0.0.1/tcp/4001"),
      Multiaddr.parse("/ip6/::1/udp/4001/quic-v1"),
      Multiaddr.parse("/dns4/example.com/tcp/4001"),
      Multiaddr.parse("/memory/1"),
      Multiaddr.parse("/ip4/192.0.2.1/tcp/1")
          .withPeerId(peer(9))
          .encapsulate(Multiaddr.parse("/p2p-circuit"))
    };
    MdnsDiscovery discovery = discovery(16);
    discovery.announce(List.of(useless), now);
    assertThat(answers(pass(discovery, Duration.ofSeconds(5)))).isEmpty();
    assertThat(found(discovery.receive(txt(120, peer(1), useless), NEIGHBOUR, now))).isEmpty();
  }

  @Test
  void loopbackIsGivenAndTakenWherePeersShareAMachine() {
    MdnsDiscovery one = discovery(17, MdnsConfig.PUBLIC_SERVICE, true);
    Multiaddr loopback = Multiaddr.parse("/ip4/127.0.0.1/tcp/4001");
    one.announce(List.of(loopback), now);
    assertThat(
            discovery(18, MdnsConfig.PUBLIC_SERVICE, true)
                .receive(answerOf(one, now), NEIGHBOUR, now))
        .contains(new Found(peer(17), List.of(loopback.withPeerId(peer(17)))));
  }

  @Test
  void aPrivateNetworkAndThePublicOneDoNotSeeEachOther() {
    String service = MdnsConfig.serviceName(ByteString.fromHex("00112233445566778899aabbccddeeff"));
    assertThat(service).isEqualTo("_p2p-00112233445566778899aabbccddeeff._udp.local");
    MdnsDiscovery hidden = discovery(19, service, false);
    hidden.announce(List.of(ADDRESS), now);
    byte[] answer = answerOf(hidden, now);
    assertThat(found(discovery(20).receive(answer, NEIGHBOUR, now))).isEmpty();
    assertThat(found(discovery(21, service, false).receive(answer, NEIGHBOUR, now))).hasSize(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MdnsConfig.serviceName(ByteString.copyOf(new byte[29])));
  }

  @Test
  void anAnswerFitsAFrameHoweverManyAddressesThereAre() {
    MdnsDiscovery discovery = discovery(22);
    List<Multiaddr> many =
        IntStream.range(1, 200).mapToObj(i -> Multiaddr.parse("/ip4/192.0.2.1/tcp/" + i)).toList();
    discovery.announce(many, now);
    byte[] answer = answerOf(discovery, now);
    assertThat(answer).hasSizeLessThanOrEqualTo(DnsMessage.MAX_SENT_BYTES);
    assertThat(((DnsRecord.Txt) DnsReader.read(answer).additionals().getFirst()).strings())
        .hasSizeGreaterThan(10);
  }

  @Test
  void onePacketBringsFewPeersAndFewAddresses() {
    MdnsDiscovery discovery = discovery(23);
    Multiaddr[] many =
        IntStream.rangeClosed(1, 80)
            .mapToObj(i -> Multiaddr.parse("/ip4/192.0.2.1/tcp/" + i))
            .toArray(Multiaddr[]::new);
    List<MdnsEvent> one = found(discovery.receive(txt(120, peer(1), many), NEIGHBOUR, now));
    assertThat(((Found) one.getFirst()).addresses()).hasSize(Announcement.MAX_ADDRESSES);

    List<DnsRecord> crowd = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      crowd.add(
          new DnsRecord.Txt(
              DnsName.of("n" + i + "." + MdnsConfig.PUBLIC_SERVICE),
              120,
              List.of(DnsMessageTest.text("dnsaddr=" + ADDRESS.withPeerId(peer(100 + i))))));
    }
    byte[] packet = DnsWriter.write(DnsMessage.response(List.of(), crowd));
    assertThat(found(discovery.receive(packet, NEIGHBOUR, now))).hasSize(Announcement.MAX_PEERS);
  }

  @Test
  void theTableOfPeersIsBounded() {
    KnownPeers known = new KnownPeers();
    for (int i = 0; i < KnownPeers.MAX_PEERS + 50; i++) {
      known.heard(peer(i), List.of(ADDRESS), 60 + i, now);
    }
    assertThat(known.size()).isEqualTo(KnownPeers.MAX_PEERS);
    assertThat(known.expire(now.plusSeconds(1_000_000))).hasSize(KnownPeers.MAX_PEERS);
    assertThat(known.size()).isZero();
  }

  @Test
  void whereTheTableIsFullTheOneThatExpiresFirstMakesRoom() {
    KnownPeers known = new KnownPeers();
    for (int i = 0; i < KnownPeers.MAX_PEERS; i++) {
      known.heard(peer(i), List.of(ADDRESS), 1_000 - (i == 7 ? 500 : 0), now);
    }
    known.heard(peer(5_000), List.of(ADDRESS), 1_000, now);
    assertThat(known.size()).isEqualTo(KnownPeers.MAX_PEERS);
    // The seventh is gone without an event, so it is news again; the eighth is still known.
    assertThat(known.heard(peer(8), List.of(ADDRESS), 1_000, now)).isEmpty();
    assertThat(known.heard(peer(7), List.of(ADDRESS), 1_000, now)).isPresent();
  }

  @Test
  void changedAddressesAreAnnouncedUnasked() {
    MdnsDiscovery discovery = discovery(26);
    discovery.announce(List.of(ADDRESS), now);
    pass(discovery, Duration.ofMinutes(5));
    Multiaddr moved = Multiaddr.parse("/ip4/192.0.2.99/tcp/1");
    discovery.announce(List.of(ADDRESS), now);
    assertThat(discovery.nextWake()).isAfter(now.plus(MdnsDiscovery.MAX_JITTER));
    discovery.announce(List.of(moved), now);
    List<DnsMessage> answers = answers(pass(discovery, Duration.ofSeconds(1)));
    assertThat(answers).hasSize(1);
    assertThat(answers.getFirst().additionals().toString())
        .contains(DnsMessageTest.text("dnsaddr=" + moved.withPeerId(peer(26))).toHex());
  }

  @Test
  void onlyTextOfAnInstanceOfOurServiceIsRead() {
    MdnsDiscovery discovery = discovery(24);
    ByteString string = DnsMessageTest.text("dnsaddr=" + ADDRESS.withPeerId(peer(1)));
    for (String name :
        new String[] {"x._http._tcp.local", "_p2p._udp.local", "a.b._p2p._udp.local"}) {
      byte[] packet =
          DnsWriter.write(
              DnsMessage.response(
                  List.of(new DnsRecord.Txt(DnsName.of(name), 120, List.of(string))), List.of()));
      assertThat(found(discovery.receive(packet, NEIGHBOUR, now))).isEmpty();
    }
    DnsName good = DnsName.of("x._P2P._udp.local");
    List<ByteString> mixed =
        List.of(
            DnsMessageTest.text("other=1"),
            DnsMessageTest.text("dnsaddr=nonsense"),
            DnsMessageTest.text("dnsaddr=" + ADDRESS),
            ByteString.fromHex("ff"),
            string);
    byte[] packet =
        DnsWriter.write(
            DnsMessage.response(List.of(new DnsRecord.Txt(good, 120, mixed)), List.of()));
    assertThat(found(discovery.receive(packet, NEIGHBOUR, now)))
        .containsExactly(new Found(peer(1), List.of(ADDRESS.withPeerId(peer(1)))));
  }

  @Test
  void nothingOnTheWireCrashesIt() {
    MdnsDiscovery discovery = discovery(25);
    discovery.announce(List.of(ADDRESS), now);
    Mutations mutations = Mutations.of(131, QUERY, txt(120, peer(1), ADDRESS));
    List<MdnsEvent> events = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      events.addAll(discovery.receive(mutations.next(), NEIGHBOUR, now));
    }
    assertThat(found(events)).isNotEmpty();
    assertThat(discovery.dropped()).isBetween(100L, 9_999L);
    assertThat(sent(events)).isEmpty();
  }
}
