package dev.folkmoot.bench;

import dev.folkmoot.interop.peer.Implementation;
import dev.folkmoot.interop.peer.MissingToolchainException;
import dev.folkmoot.interop.peer.PeerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * libp2p implementations, each with itself, two processes a pair, over loopback: ours beside js-
 * and go-libp2p. All pairs do the same things in turn within one run, so that what else the machine
 * does hits all alike; the first round of a warm measurement is left out.
 */
final class PeerBench {

  private static final System.Logger LOG = System.getLogger(PeerBench.class.getName());

  private static final List<Implementation> CONTESTANTS =
      List.of(Implementation.JAVA, Implementation.JS, Implementation.GO);

  private static final long BULK_BYTES = 256L << 20;
  private static final int COLD_STARTS = 3;
  private static final int WARM_UPS = 1;
  private static final int ROUNDS = 5;
  private static final int REQUESTS = 1_000;
  private static final int PINGS = 500;

  /** Few: js-libp2p answers slowly after some fifty quick dials. */
  private static final int DIALS = 7;

  /** For those that bear so many; a JVM compiles what it has run a few hundred times. */
  private static final int WARM_UP_DIALS = 300;

  private static final int WARM_UP_REQUESTS = 10_000;

  private final Appendable out;
  private final PeerFigures figures = new PeerFigures();

  PeerBench(Appendable out) {
    this.out = out;
  }

  /** Two processes of one implementation. */
  private record Pair(PeerProcess server, PeerProcess client) implements AutoCloseable {

    static Pair start(Implementation implementation, String listen) throws IOException {
      PeerProcess server = PeerProcess.start(implementation, "--listen=" + listen);
      boolean done = false;
      try {
        Pair pair = new Pair(server, PeerProcess.start(implementation));
        done = true;
        return pair;
      } finally {
        if (!done) {
          server.close();
        }
      }
    }

    JsonNode ask(String command, Map<String, ?> arguments) throws IOException {
      return client.command(command, arguments);
    }

    List<Double> first(int count) throws IOException {
      return ask("first", Map.of("address", server.addresses().getFirst(), "count", count))
          .get("ms")
          .valueStream()
          .map(JsonNode::asDouble)
          .toList();
    }

    @Override
    public void close() {
      client.close();
      server.close();
    }
  }

  void run() throws IOException {
    List<Implementation> present = CONTESTANTS.stream().filter(PeerBench::isPresent).toList();
    measure("TCP", "/ip4/127.0.0.1/tcp/0", present);
    measure("QUIC", "/ip4/127.0.0.1/udp/0/quic-v1", present);
    figures.print(out, present);
  }

  private static boolean isPresent(Implementation implementation) {
    try {
      PeerProcess.start(implementation).close();
      return true;
    } catch (MissingToolchainException missing) {
      LOG.log(
          System.Logger.Level.WARNING,
          "not measured: {0}: {1}",
          implementation,
          missing.getMessage());
      return false;
    } catch (IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    }
  }

  private void measure(String way, String listen, List<Implementation> present) throws IOException {
    for (int i = 0; i < COLD_STARTS; i++) {
      for (Implementation each : present) {
        try (Pair pair = Pair.start(each, listen)) {
          figures.add(way + ": dial to first byte, cold, ms", each, pair.first(1).getFirst());
        }
      }
    }
    List<Pair> pairs = new ArrayList<>();
    try {
      for (Implementation each : present) {
        pairs.add(Pair.start(each, listen));
      }
      for (Pair pair : pairs) {
        warmUp(pair);
      }
      for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
        for (Pair pair : pairs) {
          round(way, pair, round >= WARM_UPS);
        }
      }
    } finally {
      pairs.forEach(Pair::close);
    }
  }

  private static void warmUp(Pair pair) throws IOException {
    boolean bearsManyDials = pair.server().implementation() != Implementation.JS;
    pair.first(bearsManyDials ? WARM_UP_DIALS : 1);
    pair.ask("dial", Map.of("address", pair.server().addresses().getFirst()));
    for (String what : List.of("requests", "streams")) {
      pair.ask(what, Map.of("peer", pair.server().id(), "count", WARM_UP_REQUESTS));
    }
  }

  private void round(String way, Pair pair, boolean counts) throws IOException {
    Implementation each = pair.server().implementation();
    List<Double> dials = pair.first(DIALS);
    pair.ask("dial", Map.of("address", pair.server().addresses().getFirst()));
    String peer = pair.server().id();
    double up = mbPerSecond(pair, peer, BULK_BYTES, 0);
    double down = mbPerSecond(pair, peer, 0, BULK_BYTES);
    double requests = perSecond(pair, peer, "requests");
    double perfs = perSecond(pair, peer, "streams");
    JsonNode pings = pair.ask("ping", Map.of("peer", peer, "count", PINGS)).get("us");
    if (counts) {
      dials.forEach(ms -> figures.add(way + ": dial to first byte, warm, ms", each, ms));
      figures.add(way + ": upload, MB/s", each, up);
      figures.add(way + ": download, MB/s", each, down);
      figures.add(way + ": request streams/s, one at a time", each, requests);
      figures.add(way + ": the same, answered after its end, /s", each, perfs);
      figures.add(
          way + ": ping, median, µs",
          each,
          Medians.of(pings.valueStream().map(JsonNode::asDouble).toList()));
    }
  }

  private static double perSecond(Pair pair, String peer, String what) throws IOException {
    JsonNode done = pair.ask(what, Map.of("peer", peer, "count", REQUESTS));
    return REQUESTS * 1e3 / done.get("ms").asDouble();
  }

  private static double mbPerSecond(Pair pair, String peer, long up, long down) throws IOException {
    JsonNode done = pair.ask("perf", Map.of("peer", peer, "up", up, "down", down));
    return (up + down) / 1e3 / done.get("ms").asDouble();
  }
}
