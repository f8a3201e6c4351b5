package dev.folkmoot.libp2p.host;

import static dev.folkmoot.libp2p.host.Hosts.ECHO;
import static dev.folkmoot.libp2p.host.Hosts.connect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.rcmgr.ResourceLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** CVE-2022-23487 and its siblings: memory without end, over yamux. */
class MemoryIT {

  private static final ResourceLimits STANDARD = ResourceLimits.standard();

  private final Hosts hosts = new Hosts();

  @AfterEach
  void close() {
    hosts.close();
  }

  @Test
  void bytesThatNobodyReadsAreBoundedByThePeersScope() throws Exception {
    long most = 512 * 1024;
    Host server =
        hosts.start(
            config -> config.withLimits(STANDARD.withPeer(STANDARD.peer().withBytes(most))));
    var release = new CountDownLatch(1);
    server.handle(ECHO, stream -> release.await());
    Host client = hosts.start();
    connect(client, server);
    byte[] piece = new byte[200 * 1024];
    List<Stream> open = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Stream stream = client.newStream(server.peerId(), ECHO);
      stream.write(piece, 0, piece.length);
      open.add(stream);
    }
    await().until(() -> server.resources().peerUsage(client.peerId()).bytes() > 0);
    assertThat(server.resources().peerUsage(client.peerId()).bytes()).isLessThanOrEqualTo(most);
    open.forEach(Stream::reset);
    release.countDown();
  }
}
