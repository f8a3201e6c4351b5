package dev.folkmoot.libp2p.dnsaddr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.fuzz.Cost;
import dev.folkmoot.libp2p.fuzz.Mutations;
import dev.folkmoot.libp2p.fuzz.Samples;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DnsaddrResolverTest {
  private static final PeerId PEER = PeerId.of(new Samples(1).key().publicKey());
  private static final PeerId OTHER = PeerId.of(new Samples(2).key().publicKey());
  private static final String DIRECT = "/ip4/192.0.2.1/tcp/4001";

  private final Map<String, List<String>> zone = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final DnsaddrResolver resolver = new DnsaddrResolver(this::texts);

  private List<String> texts(String name) throws IOException {
    asked.add(name);
    List<String> texts = zone.get(name);
    if (texts == null) {
      throw new UnknownHostException(name + " does not exist");
    }
    return texts;
  }

  private void record(String name, String... addresses) {
    zone.put(
        "_dnsaddr." + name, List.of(addresses).stream().map(text -> "dnsaddr=" + text).toList());
  }

  private List<String> resolve(String... addresses) {
    return resolver
        .resolve(PEER, List.of(addresses).stream().map(Multiaddr::parse).toList())
        .addresses()
        .stream()
        .map(Multiaddr::toString)
        .toList();
  }

  @Test
  void aNameBecomesTheAddressesOfThePeerThatIsWanted() {
    record("example.org", DIRECT + "/p2p/" + PEER, "/ip4/192.0.2.2/tcp/4001/p2p/" + OTHER);
    assertThat(resolve("/dnsaddr/example.org")).containsExactly(DIRECT);
    assertThat(asked).containsExactly("_dnsaddr.example.org");
  }

  @Test
  void addressesThatAreNoNamesStayAndNothingIsAsked() {
    assertThat(resolve(DIRECT, "/dns4/example.org/tcp/1"))
        .containsExactly(DIRECT, "/dns4/example.org/tcp/1");
    assertThat(asked).isEmpty();
  }

  @Test
  void aNameThatLeadsToANameIsFollowed() {
    record("example.org", "/dnsaddr/one.example.org/p2p/" + PEER, "/dnsaddr/two.example.org");
    record("one.example.org", DIRECT + "/p2p/" + PEER);
    record("two.example.org", "/ip6/2001:db8::1/udp/4001/quic-v1");
    assertThat(resolve("/dnsaddr/example.org"))
        .containsExactly(DIRECT, "/ip6/2001:db8::1/udp/4001/quic-v1");
  }

  @Test
  void whatFollowsTheNameIsTheEndOfTheAddressesThatAreTaken() {
    record("example.org", "/ip4/192.0.2.1/udp/1/quic-v1", "/ip4/192.0.2.1/tcp/2", "/tcp/2");
    assertThat(resolve("/dnsaddr/example.org/tcp/2")).containsExactly("/ip4/192.0.2.1/tcp/2");
  }

  @Test
  void textsThatAreNoAddressesAreLeftOut() {
    zone.put(
        "_dnsaddr.example.org",
        List.of("v=spf1 -all", "dnsaddr=", "dnsaddr=nonsense", "dnsaddr=" + DIRECT, "DNSADDR=/x"));
    assertThat(resolve("/dnsaddr/example.org")).containsExactly(DIRECT);
  }

  @Test
  void namesThatNameEachOtherEnd() {
    record("a.example", "/dnsaddr/b.example", DIRECT);
    record("b.example", "/dnsaddr/a.example");
    assertThat(resolve("/dnsaddr/a.example")).containsExactly(DIRECT);
    assertThat(asked).hasSize(2);
  }

  @Test
  void aChainIsFollowedOnlySoFar() {
    for (int i = 0; i < 10; i++) {
      record("n" + i + ".example", "/dnsaddr/n" + (i + 1) + ".example");
    }
    assertThat(resolve("/dnsaddr/n0.example")).isEmpty();
    assertThat(asked).hasSize(DnsaddrResolver.MAX_DEPTH);
  }

  @Test
  void aTreeIsAskedOnlySoOften() {
    record(
        "example.org",
        IntStream.range(0, 100)
            .mapToObj(i -> "/dnsaddr/n" + i + ".example")
            .toArray(String[]::new));
    for (int i = 0; i < 100; i++) {
      record("n" + i + ".example", "/ip4/192.0.2." + i + "/tcp/1");
    }
    assertThat(resolve("/dnsaddr/example.org")).hasSize(DnsaddrResolver.MAX_LOOKUPS - 1);
    assertThat(asked).hasSize(DnsaddrResolver.MAX_LOOKUPS);
  }

  @Test
  void onlySoManyAddressesAreTakenFromTheDnsAndNoneOfTheOthersIsLostForIt() {
    record(
        "example.org",
        IntStream.range(0, 200)
            .mapToObj(i -> "/ip4/192.0.2." + i + "/tcp/1")
            .filter(text -> Multiaddr.parse(text).route().isPresent())
            .toArray(String[]::new));
    assertThat(resolve("/dnsaddr/example.org", DIRECT))
        .hasSize(DnsaddrResolver.MAX_ADDRESSES + 1)
        .endsWith(DIRECT);
  }

  @Test
  void mutatedRecordsNeverBreakADial() {
    byte[] direct = ("dnsaddr=" + DIRECT + "/p2p/" + PEER).getBytes(UTF_8);
    byte[] named = "dnsaddr=/dnsaddr/example.org/tcp/1/p2p-circuit".getBytes(UTF_8);
    Mutations mutations = Mutations.of(20_261_121, direct, named);
    Cost cost = new Cost();
    int found = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] text = mutations.next();
      zone.put("_dnsaddr.example.org", List.of(new String(text, UTF_8)));
      found += resolve("/dnsaddr/example.org").size();
      asked.clear();
      cost.check(text);
    }
    assertThat(found).isBetween(1, 19_999);
  }

  @Test
  void namesThatFailAreToldAndSoonNoMoreAreAsked() {
    var addresses =
        IntStream.range(0, 10)
            .mapToObj(i -> Multiaddr.parse("/dnsaddr/missing" + i + ".example"))
            .toList();
    DnsaddrResolver.Resolution resolution = resolver.resolve(PEER, addresses);
    assertThat(resolution.addresses()).isEmpty();
    assertThat(resolution.failures())
        .hasSize(DnsaddrResolver.MAX_FAILURES)
        .allMatch(why -> why.endsWith("does not exist"));
    assertThat(asked).hasSize(DnsaddrResolver.MAX_FAILURES);
  }
}
