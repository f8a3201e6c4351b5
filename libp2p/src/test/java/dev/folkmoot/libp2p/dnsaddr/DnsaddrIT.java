package dev.folkmoot.libp2p.dnsaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.host.HostConfig;
import dev.folkmoot.libp2p.platform.Platform;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The resolver of the JDK and real hosts, against a server of the DNS on loopback. */
final class DnsaddrIT {
  private final Platform platform = Platform.system();
  private final List<AutoCloseable> running = new ArrayList<>();
  private DnsServer dns;

  @BeforeEach
  void start() throws IOException {
    dns = new DnsServer();
    running.add(dns);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : running.reversed()) {
      each.close();
    }
  }

  private Host host() throws IOException {
    Host host =
        Host.start(
            HostConfig.of(PrivateKey.generate(platform.random()))
                .listeningOn("/ip4/127.0.0.1/tcp/0")
                .withTxtLookup(dns.lookup()),
            platform);
    running.add(host);
    return host;
  }

  @Test
  void aHostIsReachedByItsNameThroughAnotherName() throws IOException {
    Host server = host();
    String address = server.listenAddresses().getFirst().withPeerId(server.peerId()).toString();
    dns.put(
        "_dnsaddr.example.test",
        List.of(List.of("v=spf1 -all"), List.of("dnsaddr=/dnsaddr/sv1.example.test")));
    dns.put("_dnsaddr.sv1.example.test", List.of(List.of("dnsaddr=" + address)));
    Host client = host();

    client.connect(Multiaddr.parse("/dnsaddr/example.test/p2p/" + server.peerId()));
    assertThat(client.ping(server.peerId())).isPositive();
  }

  @Test
  void aNameThatDoesNotExistIsSaidToTheDialler() throws IOException {
    Host client = host();
    Host server = host();
    assertThatThrownBy(
            () -> client.connect(Multiaddr.parse("/dnsaddr/no.test/p2p/" + server.peerId())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("_dnsaddr.no.test does not exist");
  }

  @Test
  void aRecordInSeveralStringsIsOneText() throws IOException {
    dns.put("long.test", List.of(List.of("dnsaddr=/ip4/192", ".0.2.1/tcp/1"), List.of("b")));
    assertThat(dns.lookup().texts("long.test"))
        .containsExactlyInAnyOrder("dnsaddr=/ip4/192.0.2.1/tcp/1", "b");
  }

  @Test
  void aNameWithoutTextsHasNone() throws IOException {
    dns.put("empty.test", List.of());
    assertThat(dns.lookup().texts("empty.test")).isEmpty();
  }

  @Test
  void whatIsNoNameIsNotAsked() {
    for (String text :
        List.of("", ".", "a..b", "a b", "ldap://x", "a/b", "ä.test", "x".repeat(300))) {
      assertThatThrownBy(() -> dns.lookup().texts(text)).isInstanceOf(UnknownHostException.class);
    }
  }
}
