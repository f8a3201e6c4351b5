package dev.folkmoot.libp2p.mdns;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.host.HostConfig;
import dev.folkmoot.libp2p.platform.Platform;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.List;

/** A host in a process of its own that dials whom it finds, and ends with its standard input. */
final class NamespacePeer implements MdnsService.Listener {

  private final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
  private final Platform platform = Platform.system();
  private final Host host;

  private NamespacePeer() throws IOException {
    host =
        Host.start(
            HostConfig.of(PrivateKey.generate(platform.random()))
                .listeningOn("/ip4/0.0.0.0/tcp/0")
                .listeningOn("/ip6/::/tcp/0"),
            platform);
  }

  /** Runs until standard input ends. */
  public static void main(String[] arguments) throws IOException {
    var peer = new NamespacePeer();
    try (var service =
        new MdnsService(
            peer.host.peerId(),
            MdnsScope.everywhere(),
            peer.host::addresses,
            peer,
            peer.platform)) {
      service.start();
      peer.out.println("ready " + peer.host.peerId());
      var orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      while (orders.readLine() != null) {
        peer.out.println("links " + service.links());
      }
    } finally {
      peer.host.close();
    }
  }

  @Override
  public void found(PeerId peer, List<Multiaddr> addresses) {
    out.println("found " + peer + " " + addresses);
    platform.start("dial", () -> dial(peer, addresses));
  }

  private void dial(PeerId peer, List<Multiaddr> addresses) {
    try {
      host.connect(peer, addresses);
      out.println("pinged " + peer + " " + host.ping(peer).isPositive());
    } catch (IOException failed) {
      out.println("failed " + failed.getMessage());
    }
  }

  @Override
  public void expired(PeerId peer) {
    out.println("expired " + peer);
  }
}
