package dev.folkmoot.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.interop.peer.Implementation;
import dev.folkmoot.interop.peer.PeerProcess;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.mdns.MdnsConfig;
import dev.folkmoot.libp2p.mdns.MdnsScope;
import dev.folkmoot.libp2p.multiformats.ByteString;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Found on the link by js-libp2p, and it by us, under a service name that nobody else asks for. It
 * takes no interface by name and sends on the first that is not loopback, so this is the one test
 * whose packets reach a real link: a few multicasts that no router passes on.
 */
@Timeout(180)
final class MdnsIT {

  private static void requireLink() throws SocketException {
    boolean any =
        NetworkInterface.networkInterfaces()
            .filter(each -> each.inetAddresses().anyMatch(Inet4Address.class::isInstance))
            .anyMatch(MdnsIT::isLink);
    Assumptions.assumeTrue(any, "NOT TESTED: mDNS with js-libp2p, which wants a link with IPv4");
  }

  private static boolean isLink(NetworkInterface candidate) {
    try {
      return candidate.isUp() && candidate.supportsMulticast() && !candidate.isLoopback();
    } catch (SocketException gone) {
      return false; // between two looks: then it is no link
    }
  }

  @Test
  void weFindEachOtherOnTheLinkAndConnect() throws IOException {
    requireLink();
    byte[] fingerprint = new byte[16];
    Encounter.PLATFORM.random().nextBytes(fingerprint);
    ByteString name = ByteString.copyOf(fingerprint);
    MdnsScope scope = MdnsScope.everywhere().withLoopback().inNetwork(name);
    try (PeerProcess peer =
            Peers.start(
                Implementation.JS,
                "--listen=/ip4/127.0.0.1/tcp/0",
                "--mdns=" + MdnsConfig.serviceName(name));
        Host own =
            Host.start(
                Encounter.config().listeningOn("/ip4/127.0.0.1/tcp/0").withMdns(scope),
                Encounter.PLATFORM)) {
      PeerId them = PeerId.parse(peer.id());
      await().atMost(Encounter.PATIENCE).until(() -> !own.peers().addresses(them).isEmpty());
      await()
          .atMost(Encounter.PATIENCE)
          .until(() ->
              !peer.command("found", Map.of("peer", own.peerId().toString()))
                  .get("addresses")
                  .isEmpty());
      own.connect(them, List.of());
      assertThat(own.ping(them)).isPositive();
    }
  }
}
