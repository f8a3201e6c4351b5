package dev.folkmoot.interop.peer;

import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.host.HostConfig;
import dev.folkmoot.libp2p.platform.Platform;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Our libp2p as a peer in a process of its own, for measurements beside others. */
public final class JavaPeer {

  private static final String LISTEN = "--listen=";
  private static final JsonMapper JSON = new JsonMapper();

  private JavaPeer() {}

  /** The command that starts one with this JVM and this class path. */
  static List<String> program() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx1g",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        System.getProperty("java.class.path"),
        JavaPeer.class.getName());
  }

  public static void main(String[] args) throws IOException {
    Platform platform = Platform.system();
    HostConfig config = HostConfig.of(PrivateKey.generate(platform.random())).withPerf(true);
    for (String flag : args) {
      if (flag.startsWith(LISTEN)) {
        for (String address : flag.substring(LISTEN.length()).split(",", -1)) {
          config = config.listeningOn(address);
        }
      }
    }
    try (Host own = Host.start(config, platform);
        ExecutorService rows = Executors.newVirtualThreadPerTaskExecutor();
        var out =
            new PrintStream(
                new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
      own.handle(JavaCommands.REQUEST, JavaCommands::answer);
      JavaCommands commands = new JavaCommands(own, platform);
      out.println(ready(own));
      var lines =
          new BufferedReader(
              new InputStreamReader(
                  new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode command = JSON.readTree(line);
        if (command.get("do").asString().equals("stop")) {
          break;
        }
        rows.execute(() -> out.println(JSON.writeValueAsString(commands.run(command))));
      }
      rows.shutdownNow();
    }
  }

  private static String ready(Host own) {
    List<String> addresses = new ArrayList<>();
    own.listenAddresses()
        .forEach(address -> addresses.add(address.withPeerId(own.peerId()).toString()));
    return JSON.writeValueAsString(
        Map.of(
            "event",
            "ready",
            "implementation",
            Implementation.JAVA.toString(),
            "peer",
            own.peerId().toString(),
            "addresses",
            addresses));
  }
}
