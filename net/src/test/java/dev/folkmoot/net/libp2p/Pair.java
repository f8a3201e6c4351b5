package dev.folkmoot.net.libp2p;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.host.HostConfig;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.rcmgr.ResourceLimits;
import dev.folkmoot.net.advert.AdvertLimits;
import dev.folkmoot.net.member.MeshMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Nodes on loopback for one test; the one place of these tests that configures hosts. */
final class Pair implements AutoCloseable {

  private static final int MANY = 4_000;

  /** A host and the network on it. */
  record Node(Host host, Membership membership, LibP2pNetwork network) {
    NodeId id() {
      return network.self();
    }
  }

  final Platform platform = Platform.system();
  private final List<Node> nodes = new ArrayList<>();

  Node start() throws IOException {
    return start(new MeshMode.Open());
  }

  Node start(MeshMode mode) throws IOException {
    PrivateKey key = PrivateKey.generate(platform.random());
    ResourceLimits usual = ResourceLimits.standard();
    ResourceLimits limits =
        usual
            .withSystem(usual.system().withStreams(MANY, MANY, MANY))
            .withPending(usual.pending().withStreams(MANY, MANY, MANY))
            .withProtocol(usual.protocol().withStreams(MANY, MANY, MANY))
            .withPeer(usual.peer().withStreams(MANY, MANY, MANY))
            .withConnection(usual.connection().withStreams(MANY, MANY, MANY));
    Host host =
        Host.start(
            HostConfig.of(key).listeningOn("/ip4/127.0.0.1/tcp/0").withLimits(limits), platform);
    TrafficCounter traffic = new TrafficCounter();
    Membership membership = new Membership(host, traffic, platform, mode, id -> false);
    LibP2pNetwork network =
        new LibP2pNetwork(
            host,
            traffic,
            platform,
            new EnvelopeSeal(key),
            AdvertLimits.standard(),
            membership,
            new Bans(id -> false, platform.timers()));
    Node node = new Node(host, membership, network);
    nodes.add(node);
    return node;
  }

  void connect(Node from, Node to) throws IOException {
    from.host().connect(to.host().listenAddresses().getFirst().withPeerId(to.host().peerId()));
  }

  @Override
  public void close() {
    nodes.forEach(node -> node.network().close());
    nodes.forEach(node -> node.membership().close());
    nodes.forEach(node -> node.host().close());
  }
}
