package dev.folkmoot.libp2p.host;

import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.perf.Perf;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Measures two hosts in one process over loopback; run by hand, it asserts nothing. */
final class Measure {

  private static final long BULK_BYTES = 512L * 1024 * 1024;
  private static final int ROUNDS = 6;
  private static final int REQUESTS = 20_000;
  private static final int DIALS = 200;
  private static final int IDLE_STREAMS = 200;
  private static final int IDLE_CONNECTIONS = 4;

  private Measure() {}

  public static void main(String[] arguments) throws IOException {
    PrintStream out = System.out;
    try (Hosts hosts = new Hosts()) {
      Host server = hosts.start(config -> config.withPerf(true));
      Host client = hosts.start();
      handshakes(hosts, server, out);
      Hosts.connect(client, server);
      for (int round = 0; round < ROUNDS; round++) {
        bulk(client, server, out);
        requests(client, server, out);
      }
      idle(hosts, server, out);
    }
  }

  private static void bulk(Host client, Host server, PrintStream out) throws IOException {
    long start = System.nanoTime();
    Perf.run(client.newStream(server.peerId(), Perf.PROTOCOL), BULK_BYTES, 0);
    long middle = System.nanoTime();
    Perf.run(client.newStream(server.peerId(), Perf.PROTOCOL), 0, BULK_BYTES);
    long end = System.nanoTime();
    out.printf(
        "bulk up %.0f MB/s down %.0f MB/s%n",
        BULK_BYTES * 1e3 / (middle - start), BULK_BYTES * 1e3 / (end - middle));
  }

  private static void requests(Host client, Host server, PrintStream out) throws IOException {
    byte[] request = new byte[8];
    byte[] answer = new byte[8];
    long start = System.nanoTime();
    for (int i = 0; i < REQUESTS; i++) {
      try (Stream stream = client.newStream(server.peerId(), Hosts.ECHO)) {
        stream.write(request, 0, request.length);
        stream.read(answer, 0, answer.length);
      }
    }
    out.printf("request streams %.0f /s%n", REQUESTS * 1e9 / (System.nanoTime() - start));
  }

  private static void handshakes(Hosts hosts, Host server, PrintStream out) throws IOException {
    double[] millis = new double[DIALS];
    for (int i = 0; i < DIALS; i++) {
      try (Host dialer = Host.start(hosts.config(), hosts.platform)) {
        long start = System.nanoTime();
        Hosts.connect(dialer, server);
        millis[i] = (System.nanoTime() - start) / 1e6;
      }
    }
    double first = millis[0];
    double[] warm = Arrays.copyOfRange(millis, DIALS / 2, DIALS);
    Arrays.sort(warm);
    out.printf("handshake first %.1f ms, warm median %.2f ms%n", first, warm[warm.length / 2]);
  }

  private static void idle(Hosts hosts, Host server, PrintStream out) throws IOException {
    List<Stream> streams = new ArrayList<>();
    List<Host> dialers = new ArrayList<>();
    for (int i = 0; i < IDLE_CONNECTIONS; i++) {
      Host dialer = hosts.start();
      dialers.add(dialer);
      Hosts.connect(dialer, server);
    }
    long before = used();
    for (Host dialer : dialers) {
      Connection connection = dialer.connections().getFirst();
      for (int i = 0; i < IDLE_STREAMS; i++) {
        Stream stream = connection.open(List.of(Hosts.ECHO));
        stream.write(new byte[1], 0, 1);
        stream.read(new byte[1], 0, 1);
        streams.add(stream);
      }
    }
    // An echo handler at the other end holds a buffer of 16 KiB and a thread: those are its own.
    long bytes = (used() - before) / streams.size() - 16 * 1024;
    out.printf("idle stream, both ends and the handler's thread: %d bytes%n", bytes);
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
