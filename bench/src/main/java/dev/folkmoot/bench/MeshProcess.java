package dev.folkmoot.bench;

import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.http.BindAddress;
import dev.folkmoot.http.MootServer;
import dev.folkmoot.http.Origins;
import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.wire.HttpLimits;
import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.net.Peer;
import dev.folkmoot.net.libp2p.Identity;
import dev.folkmoot.net.libp2p.LanSearch;
import dev.folkmoot.net.libp2p.MeshNode;
import dev.folkmoot.net.libp2p.MeshSettings;
import dev.folkmoot.net.member.MeshMode;
import dev.folkmoot.net.pairing.MeshKey;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.NodeConfig;
import dev.folkmoot.node.Platform;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.residency.ResidencyLimits;
import dev.folkmoot.node.routing.Terms;
import dev.folkmoot.node.serving.Introduction;
import dev.folkmoot.node.serving.MachineIdleness;
import dev.folkmoot.node.serving.Serving;
import dev.folkmoot.node.serving.ServingSettings;
import dev.folkmoot.testkit.engine.ScriptedEngine;
import dev.folkmoot.testkit.store.SampleStore;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * A whole node of a mesh, as the program wires it, whose engine recites: {@code NAME ROLE IDENTITY
 * MESHKEY SLOTS PACE_MILLIS [BOOTSTRAP]}, the keys in hexadecimal. An {@code asker} has no model, a
 * {@code backroom} has one and no HTTP side, a {@code provider} has both. Prints the port of its
 * HTTP side, or 0, and its address in the mesh; then does what lines on its standard input say, and
 * ends with that.
 */
public final class MeshProcess {

  private static final int SPARE = 64;
  private static final long MEMORY_BUDGET_BYTES = 1L << 30;

  /** Held: the JDK forgets the level of a logger that nobody holds. */
  private static final Logger SERVER_LOG = Logger.getLogger("io.helidon");

  private MeshProcess() {}

  /** What a node is there for. */
  enum Role {
    ASKER,
    PROVIDER,
    BACKROOM
  }

  /** How it was called. */
  private record Arguments(
      String name, Role role, Identity identity, MeshKey key, int slots, int paceMillis) {

    static Arguments of(String[] args) {
      return new Arguments(
          args[0],
          Role.valueOf(args[1]),
          Identity.decode(bytes(args[2])),
          MeshKey.of(bytes(args[3])),
          Integer.parseInt(args[4]),
          Integer.parseInt(args[5]));
    }

    private static Bytes bytes(String hexadecimal) {
      return Bytes.copyOf(HexFormat.of().parseHex(hexadecimal));
    }

    MeshSettings mesh(List<String> bootstrap) {
      return new MeshSettings(
          identity,
          name,
          new MeshMode.Keyed(key),
          List.of("/ip4/127.0.0.1/tcp/0"),
          LanSearch.OFF,
          bootstrap,
          List::of,
          _ -> false,
          _ -> false,
          _ -> {});
    }

    ServingSettings serving() {
      return ServingSettings.DEFAULT.withMaxConnections(slots).withQueue(slots, slots);
    }

    ResidencyLimits residency() {
      return new ResidencyLimits(
          MEMORY_BUDGET_BYTES,
          1,
          slots + SPARE,
          KeepAlive.FOREVER,
          ResidencyLimits.DEFAULT_CONTEXT_LENGTH,
          ResidencyLimits.DEFAULT_LOAD_TIMEOUT);
    }
  }

  public static void main(String[] args) throws IOException {
    SERVER_LOG.setLevel(Level.WARNING);
    Arguments called = Arguments.of(args);
    Path root = Files.createTempDirectory("folkmoot-bench");
    if (called.role() != Role.ASKER) {
      new SampleStore(root).install("bench");
    }
    ScriptedEngine engine =
        new ScriptedEngine(Recital.script(Duration.ofMillis(called.paceMillis()), called.slots()));
    Clock clock = Clock.systemUTC();
    try (ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
        ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();
        MeshNode mesh = MeshNode.start(called.mesh(List.of(args).subList(6, args.length)))) {
      LocalModels local =
          new LocalModels(
              ModelStore.open(root, clock), engine, called.residency(), clock, timers, tasks);
      try (Node node =
              new Node(
                  new NodeConfig(called.name(), Duration.ofSeconds(1)),
                  local,
                  mesh.network(),
                  Platform.of(clock, timers, tasks, new SecureRandom()));
          MootServer server =
              new MootServer(
                  new BindAddress(BindAddress.DEFAULT_HOST, 0),
                  Origins.LOCAL,
                  HttpLimits.DEFAULT,
                  new RequestTerms(Terms.DEFAULT, true),
                  node,
                  clock,
                  ZoneId.systemDefault());
          Serving serving =
              new Serving(
                  local,
                  mesh.network(),
                  called.serving(),
                  new Introduction(called.name(), mesh::addresses),
                  new MachineIdleness(clock),
                  node.meter()::served,
                  clock,
                  timers,
                  tasks)) {
        if (called.role() != Role.BACKROOM) {
          server.start();
        }
        serving.start();
        obey(called.role() == Role.BACKROOM ? 0 : server.port(), mesh, engine);
      }
    }
  }

  private static void obey(int port, MeshNode mesh, ScriptedEngine engine) throws IOException {
    try (PrintStream out =
            new PrintStream(
                new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      out.println(port + " " + mesh.addresses().getFirst());
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
          case "pace" -> {
            Duration pace = Duration.ofMillis(Integer.parseInt(words[1]));
            engine.play(engine.script().withTokenDelay(pace));
            out.println("ok");
          }
          case "peers" -> out.println(providers(mesh));
          default -> throw new IllegalArgumentException("not understood: " + line);
        }
      }
    }
  }

  /** Names of the peers that can be asked now. */
  private static String providers(MeshNode mesh) {
    return mesh.network().peers().stream()
        .filter(MeshProcess::provides)
        .map(Peer::displayName)
        .collect(Collectors.joining(" "));
  }

  private static boolean provides(Peer peer) {
    return peer.isConnected()
        && peer.offer().filter(offer -> !offer.advert().content().models().isEmpty()).isPresent();
  }
}
