package dev.folkmoot.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.Multiaddr;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OwnAddressesTest {

  private final List<InetAddress> machine = new ArrayList<>();
  private boolean broken;
  private final OwnAddresses own =
      new OwnAddresses(() -> {
        if (broken) {
          throw new SocketException("no interfaces today");
        }
        return List.copyOf(machine);
      });

  private void has(String... texts) {
    machine.clear();
    Stream.of(texts).map(InetAddress::ofLiteral).forEach(machine::add);
  }

  private List<String> of(String... bound) {
    return own.of(Stream.of(bound).map(Multiaddr::parse).toList()).stream()
        .map(Multiaddr::toString)
        .toList();
  }

  @Test
  void aWildcardBecomesTheAddressesOfItsFamily() {
    has("192.0.2.7", "127.0.0.1", "2001:db8::1", "fe80::1");
    assertThat(own.refresh()).isTrue();

    assertThat(of("/ip4/0.0.0.0/udp/4001/quic-v1"))
        .containsExactly("/ip4/127.0.0.1/udp/4001/quic-v1", "/ip4/192.0.2.7/udp/4001/quic-v1");
    // A link-local address of IPv6 means nothing without its zone.
    assertThat(of("/ip6/::/tcp/4001")).containsExactly("/ip6/2001:db8::1/tcp/4001");
  }

  @Test
  void anAddressThatIsNoWildcardStays() {
    assertThat(of("/ip4/192.0.2.1/tcp/1", "/dns4/example.org/tcp/2"))
        .containsExactly("/ip4/192.0.2.1/tcp/1", "/dns4/example.org/tcp/2");
  }

  @Test
  void onlyAnotherSetOfAddressesIsAChange() {
    has("192.0.2.7", "192.0.2.8");
    assertThat(own.refresh()).isTrue();
    has("192.0.2.8", "192.0.2.7", "192.0.2.8");
    assertThat(own.refresh()).isFalse();
    has("192.0.2.8");
    assertThat(own.refresh()).isTrue();
  }

  @Test
  void aMachineThatDoesNotAnswerHasNotChanged() {
    has("192.0.2.7");
    assertThat(own.refresh()).isTrue();
    broken = true;
    assertThat(own.refresh()).isFalse();
    assertThat(of("/ip4/0.0.0.0/tcp/1")).containsExactly("/ip4/192.0.2.7/tcp/1");
  }
}
