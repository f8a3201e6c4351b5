package dev.folkmoot.interop.perf;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.host.HostConfig;
import dev.folkmoot.libp2p.perf.Perf;
import dev.folkmoot.libp2p.platform.Platform;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * One side of a perf test, as the command line says. A client's measurements go to the standard
 * output, one JSON object a line; a server prints where it listens, and serves until it is killed.
 */
public final class PerfMain {

  private static final System.Logger LOG = System.getLogger(PerfMain.class.getName());

  private PerfMain() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String[] args) {
    try (PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
      Arguments arguments = Arguments.of(List.of(args));
      if (arguments.server()) {
        serve(arguments, out);
      } else {
        measure(arguments, out);
      }
      return 0;
    } catch (IOException | IllegalArgumentException failed) {
      LOG.log(System.Logger.Level.ERROR, "perf failed", failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return 1;
  }

  /** The key of every server of the matrix, so that a client knows whom it meets. */
  private static PrivateKey serverKey() {
    return PrivateKey.ofEd25519Seed(new byte[32]);
  }

  private static void serve(Arguments arguments, PrintStream out)
      throws IOException, InterruptedException {
    HostConfig config =
        HostConfig.of(serverKey())
            .withListen(List.of(arguments.tcp(), arguments.quic()))
            .withPerf(true);
    try (Host own = Host.start(config, Platform.system())) {
      for (Multiaddr address : own.listenAddresses()) {
        out.println(address.withPeerId(own.peerId()));
      }
      new CountDownLatch(1).await();
    }
  }

  private static void measure(Arguments arguments, PrintStream out) throws IOException {
    Platform platform = Platform.system();
    PeerId server = PeerId.of(serverKey().publicKey());
    Multiaddr address = arguments.transport().equals("tcp") ? arguments.tcp() : arguments.quic();
    HostConfig config = HostConfig.of(PrivateKey.generate(platform.random()));
    try (Host own = Host.start(config, platform)) {
      Report report = new Report(platform.timers(), out::println);
      own.connect(server, List.of(address));
      Perf.run(
          own.newStream(server, Perf.PROTOCOL),
          arguments.uploadBytes(),
          arguments.downloadBytes(),
          report);
      report.end();
    }
  }
}
