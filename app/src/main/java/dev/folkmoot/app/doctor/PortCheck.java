package dev.folkmoot.app.doctor;

import dev.folkmoot.app.client.NodeAccess;
import dev.folkmoot.app.client.NodeClient;
import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.home.NodeNote;
import dev.folkmoot.app.home.ServerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Where a node answers, or would; and who is there if it is not one of ours. */
record PortCheck(Environment environment, FolkmootHome home, Function<URI, NodeAccess> access)
    implements Check {

  private static final Path PROC = Path.of("/proc");

  @Override
  public String area() {
    return "port";
  }

  @Override
  public List<Finding> look() {
    List<NodeNote> running = NodeNote.all(home);
    List<Finding> findings = new ArrayList<>();
    running.forEach(note -> findings.add(node(note)));
    ServerAddress asked = ServerAddress.of(environment);
    boolean isOurs = running.stream().anyMatch(note -> note.url().getPort() == asked.bind().port());
    if (!isOurs) {
      findings.add(asked.isLoopback() || isAnyLocal(asked) ? local(asked) : elsewhere(asked));
    }
    return findings;
  }

  private Finding node(NodeNote note) {
    String who = "process " + note.pid();
    return client(note.url()).answers()
        ? Finding.ok(area(), "a node of this home answers on " + note.url() + " (" + who + ")")
        : Finding.fail(
            area(),
            "a node of this home (" + who + ") does not answer on " + note.url(),
            "see " + home.logFile() + "; 'moot shutdown' ends it, 'moot serve' starts another");
  }

  private Finding local(ServerAddress asked) {
    int port = asked.bind().port();
    if (isFree(asked)) {
      return Finding.ok(area(), port + " is free");
    }
    Optional<String> owner = PortOwner.of(port, PROC);
    String who =
        (client(asked.url()).answers() ? "an Ollama server" : "another program")
            + owner.map(name -> " (" + name + ")").orElse("");
    return asked.portGiven()
        ? Finding.fail(
            area(),
            who + " is on " + port + ", which OLLAMA_HOST asks for",
            "end it, or have OLLAMA_HOST name another port")
        : Finding.warn(
            area(),
            who + " is on " + port + ", so a node takes the next free port",
            "end it, or set OLLAMA_HOST in your other programs to what 'moot serve' prints");
  }

  private Finding elsewhere(ServerAddress asked) {
    return client(asked.url()).answers()
        ? Finding.ok(area(), "a server answers on " + asked.url() + ", as OLLAMA_HOST says")
        : Finding.warn(
            area(),
            "nobody answers on " + asked.url() + ", which OLLAMA_HOST names",
            "start a node there, or unset OLLAMA_HOST");
  }

  private NodeClient client(URI url) {
    return new NodeClient(url, access.apply(url));
  }

  private static boolean isAnyLocal(ServerAddress asked) {
    return asked.bind().host().equals("0.0.0.0") || asked.bind().host().equals("::");
  }

  private static boolean isFree(ServerAddress asked) {
    try (ServerSocket socket = new ServerSocket()) {
      // As a server does: connections of one that has ended do not count.
      socket.setReuseAddress(true);
      socket.bind(
          new InetSocketAddress(InetAddress.getByName(asked.bind().host()), asked.bind().port()));
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
