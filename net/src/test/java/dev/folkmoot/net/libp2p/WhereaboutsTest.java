package dev.folkmoot.net.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.net.Peer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WhereaboutsTest {

  private final NodeId one = Identity.draw(new SecureRandom()).nodeId();
  private final NodeId two = Identity.draw(new SecureRandom()).nodeId();

  private static Peer peer(NodeId id, Reach standing, boolean isConnected, String... addresses) {
    return new Peer(
        id,
        standing,
        List.of(addresses),
        isConnected,
        Optional.empty(),
        Duration.ZERO,
        Optional.empty());
  }

  @Test
  void addressesAreGatheredByTheNameAtTheirEndAndOthersPassedOver() {
    String first = "/ip4/192.0.2.1/tcp/1/p2p/" + one;
    String second = "/ip4/192.0.2.1/udp/1/quic-v1/p2p/" + one;
    Whereabouts whereabouts =
        new Whereabouts(
            () ->
                List.of(
                    first,
                    "/ip4/192.0.2.2/tcp/1",
                    "nowhere",
                    "/ip4/192.0.2.1/tcp/1/p2p/QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N",
                    second),
            List::of);
    assertThat(whereabouts.handed())
        .containsOnlyKeys(Names.peer(one))
        .containsEntry(Names.peer(one), List.of(Multiaddr.parse(first), Multiaddr.parse(second)));
  }

  @Test
  void aSourceThatFailsTellsNothing() {
    Whereabouts whereabouts =
        new Whereabouts(
            () -> {
              throw FailureException.invalid("the notes cannot be read");
            },
            List::of);
    assertThat(whereabouts.handed()).isEmpty();
  }

  @Test
  void aSourceWithoutEndIsCutOff() {
    String address = "/ip4/192.0.2.1/tcp/1/p2p/" + one;
    Whereabouts whereabouts =
        new Whereabouts(() -> Collections.nCopies(100_000, address), List::of);
    assertThat(whereabouts.handed().values().iterator().next()).hasSizeLessThan(2_000);
  }

  @Test
  void membersThatAreNotConnectedAreLookedForWhereTheySayThatTheyAre() {
    Whereabouts whereabouts =
        new Whereabouts(
            List::of,
            () ->
                List.of(
                    peer(one, Reach.MESH, false, "/ip4/192.0.2.1/tcp/1", "nonsense"),
                    peer(two, Reach.MESH, true, "/ip4/192.0.2.2/tcp/1"),
                    peer(two, Reach.FRIENDS, false, "/ip4/192.0.2.2/tcp/1")));
    assertThat(whereabouts.advertised())
        .containsOnlyKeys(Names.peer(one))
        .containsEntry(
            Names.peer(one), List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/1/p2p/" + one)));
  }

  @Test
  void anAddressThatNamesSomebodyElseIsNotHis() {
    Whereabouts whereabouts =
        new Whereabouts(
            List::of,
            () -> List.of(peer(one, Reach.MESH, false, "/ip4/192.0.2.1/tcp/1/p2p/" + two)));
    assertThat(whereabouts.advertised().values()).allMatch(List::isEmpty);
  }
}
