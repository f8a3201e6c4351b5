package dev.folkmoot.libp2p.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.host.HostConfig;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.rcmgr.ResourceLimits;
import dev.folkmoot.libp2p.swarm.Watermarks;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Hosts in a process of its own, told what to do by lines: {@code many N ADDRESS} starts N of them
 * that connect there; {@code streams N} opens so many on each of their connections; the other
 * orders ask the first host.
 */
final class ScaleHost {
  static final ProtocolId IDLE = new ProtocolId("/test/idle/1");
  private static final int MANY = 20_000;

  private final PrintStream out =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
  private final Platform platform = Platform.system();
  private final List<Host> hosts = new ArrayList<>();
  private final List<Stream> streams = new ArrayList<>();

  private ScaleHost() {}

  /** Obeys until standard input ends. */
  public static void main(String[] arguments) throws IOException {
    var scale = new ScaleHost();
    Host first = scale.host("/ip4/127.0.0.1/tcp/0");
    scale.out.println("listening " + first.listenAddresses().getFirst().withPeerId(first.peerId()));
    try (var in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", -1);
        scale.out.println(words[0] + " " + scale.obey(first, words));
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private String obey(Host first, String[] words) throws IOException {
    return switch (words[0]) {
      case "many" -> many(Integer.parseInt(words[1]), Multiaddr.parse(words[2]));
      case "streams" -> open(Integer.parseInt(words[1]), peerOf(words[2]));
      case "connections" -> Integer.toString(first.connections().size());
      case "count" -> Integer.toString(first.resources().systemUsage().streams());
      case "heap" -> Long.toString(heap());
      case "ping" -> Integer.toString(pingAll(first));
      default -> throw new IOException("unknown order " + words[0]);
    };
  }

  private static PeerId peerOf(String address) throws IOException {
    return Multiaddr.parse(address).peerId().orElseThrow(() -> new IOException("no peer"));
  }

  private Host host(String listen) throws IOException {
    ResourceLimits standard = ResourceLimits.standard();
    HostConfig config =
        HostConfig.of(PrivateKey.generate(platform.random()))
            .withLimits(
                standard
                    .withSystem(
                        standard
                            .system()
                            .withConnections(MANY, MANY, MANY)
                            .withStreams(MANY, MANY, MANY))
                    .withProtocol(standard.protocol().withStreams(MANY, MANY, MANY))
                    .withPeer(standard.peer().withStreams(MANY, MANY, MANY))
                    .withConnection(standard.connection().withStreams(MANY, MANY, MANY)))
            .withWatermarks(new Watermarks(MANY, MANY, Duration.ofHours(1), Duration.ofHours(1)));
    Host host = Host.start(listen.isEmpty() ? config : config.listeningOn(listen), platform);
    host.handle(IDLE, ScaleHost::idle);
    hosts.add(host);
    return host;
  }

  /** Echoes a byte, so that the opener keeps pace, and then waits for another that never comes. */
  private static void idle(Stream stream) throws IOException {
    byte[] one = new byte[1];
    while (stream.read(one, 0, 1) == 1) {
      stream.write(one, 0, 1);
    }
  }

  private String many(int count, Multiaddr address) throws IOException {
    for (int i = 0; i < count; i++) {
      host("").connect(address);
    }
    return Integer.toString(count);
  }

  private String open(int each, PeerId to) throws IOException {
    for (Host host : hosts.subList(1, hosts.size())) {
      for (int i = 0; i < each; i++) {
        Stream stream = host.newStream(to, IDLE);
        stream.write(new byte[1], 0, 1);
        if (stream.read(new byte[1], 0, 1) != 1) {
          throw new IOException("no echo");
        }
        streams.add(stream);
      }
    }
    return Integer.toString(streams.size());
  }

  private static int pingAll(Host host) throws IOException {
    int pinged = 0;
    for (Connection connection : host.connections()) {
      pinged += host.ping(connection.remotePeer()).isPositive() ? 1 : 0;
    }
    return pinged;
  }

  private static long heap() {
    var memory = ManagementFactory.getMemoryMXBean();
    for (int i = 0; i < 3; i++) {
      memory.gc();
    }
    return memory.getHeapMemoryUsage().getUsed();
  }
}
