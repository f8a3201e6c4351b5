package dev.folkmoot.bench;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.host.HostConfig;
import dev.folkmoot.libp2p.perf.Perf;
import dev.folkmoot.libp2p.platform.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Two libp2p hosts in one process, over loopback: TCP, Noise, yamux. The first values are cold. */
final class HostBench {

  private static final long BULK_BYTES = 512L << 20;
  private static final int ROUNDS = 6;
  private static final int REQUESTS = 10_000;
  private static final int DIALS = 200;
  private static final ProtocolId ECHO = new ProtocolId("/bench/echo/1");

  private static final Platform PLATFORM = Platform.system();

  private HostBench() {}

  static void run(Appendable out) throws IOException {
    List<Double> up = new ArrayList<>();
    List<Double> down = new ArrayList<>();
    List<Double> requests = new ArrayList<>();
    try (Host server = host();
        Host client = host()) {
      server.handle(ECHO, HostBench::echo);
      List<Double> dials = dials(server);
      client.connect(address(server));
      for (int round = 0; round < ROUNDS; round++) {
        up.add(bulk(client, server, BULK_BYTES, 0));
        down.add(bulk(client, server, 0, BULK_BYTES));
        requests.add(requests(client, server));
      }
      out.append("| what | first | median of the rest |\n|---|---|---|\n");
      row(out, "upload MB/s", up);
      row(out, "download MB/s", down);
      row(out, "request streams/s, one at a time", requests);
      row(out, "dial to a secured connection, ms", dials);
    }
  }

  private static void row(Appendable out, String what, List<Double> values) throws IOException {
    double rest = Medians.of(values.subList(1, values.size()));
    out.append(String.format(Locale.ROOT, "| %s | %.1f | %.1f |%n", what, values.getFirst(), rest));
  }

  private static Host host() throws IOException {
    HostConfig config =
        HostConfig.of(PrivateKey.generate(PLATFORM.random()))
            .listeningOn("/ip4/127.0.0.1/tcp/0")
            .withPerf(true);
    return Host.start(config, PLATFORM);
  }

  private static Multiaddr address(Host host) {
    return host.listenAddresses().getFirst().withPeerId(host.peerId());
  }

  private static List<Double> dials(Host server) throws IOException {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < DIALS; i++) {
      try (Host dialer = host()) {
        long start = System.nanoTime();
        dialer.connect(address(server));
        millis.add((System.nanoTime() - start) / 1e6);
      }
    }
    return millis;
  }

  private static double bulk(Host client, Host server, long up, long down) throws IOException {
    long start = System.nanoTime();
    Perf.run(client.newStream(server.peerId(), Perf.PROTOCOL), up, down);
    return (up + down) * 1e3 / (System.nanoTime() - start);
  }

  private static double requests(Host client, Host server) throws IOException {
    byte[] request = new byte[Long.BYTES];
    byte[] answer = new byte[Long.BYTES];
    long start = System.nanoTime();
    for (int i = 0; i < REQUESTS; i++) {
      try (Stream stream = client.newStream(server.peerId(), ECHO)) {
        stream.write(request, 0, request.length);
        if (stream.read(answer, 0, answer.length) <= 0) {
          throw new IOException("the echo is silent");
        }
      }
    }
    return REQUESTS * 1e9 / (System.nanoTime() - start);
  }

  private static void echo(Stream stream) throws IOException {
    byte[] piece = new byte[Long.BYTES];
    for (int count = stream.read(piece, 0, piece.length);
        count >= 0;
        count = stream.read(piece, 0, piece.length)) {
      stream.write(piece, 0, count);
    }
    stream.closeWrite();
  }
}
