package dev.folkmoot.app.doctor;

import dev.folkmoot.app.client.AdminClient;
import dev.folkmoot.app.client.ClockDoubts;
import dev.folkmoot.app.client.NodeAccess;
import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.home.NodeNote;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.admin.NodeStatus;
import dev.folkmoot.http.admin.PeerStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Who a node meets, or could meet. */
record MeshCheck(Environment environment, FolkmootHome home, Function<URI, NodeAccess> access)
    implements Check {

  private static final Set<String> MODES = Set.of("key", "open");
  private static final Set<String> OFF = Set.of("off", "0", "f", "false", "no");
  private static final String MDNS_GROUP = "224.0.0.251";
  private static final int MDNS_PORT = 5353;
  private static final Pattern FIXED_TCP = Pattern.compile("/tcp/([1-9]\\d{0,4})");

  @Override
  public String area() {
    return "mesh";
  }

  @Override
  public List<Finding> look() {
    Optional<NodeNote> running = NodeNote.find(home);
    String mode =
        environment.text("FOLKMOOT_MESH").map(text -> text.toLowerCase(Locale.ROOT)).orElse("key");
    if (running.isEmpty() && mode.equals("off")) {
      return List.of(Finding.ok(area(), "off: FOLKMOOT_MESH says so"));
    }
    List<Finding> findings = new ArrayList<>();
    if (running.isPresent()) {
      findings.addAll(live(running.get()));
    } else if (MODES.contains(mode)) {
      findings.add(Finding.ok(area(), "mode " + mode)); // Any other the settings complain of.
    }
    findings.add(multicast());
    if (running.isEmpty()) {
      findings.addAll(ports());
    }
    return findings;
  }

  private List<Finding> live(NodeNote note) {
    try {
      AdminClient node = new AdminClient(note.url(), access.apply(note.url()));
      NodeStatus status = node.node();
      List<PeerStatus> peers = node.peers();
      long connected = peers.stream().filter(PeerStatus::connected).count();
      Finding count =
          Finding.ok(
              area(),
              "mode "
                  + status.meshMode()
                  + ", "
                  + connected
                  + (connected == 1 ? " peer" : " peers")
                  + " connected, "
                  + note.addresses().size()
                  + " addresses of its own");
      return Stream.concat(
              Stream.of(count),
              ClockDoubts.of(peers).stream()
                  .map(doubt -> Finding.warn(area(), doubt, ClockDoubts.REMEDY)))
          .toList();
    } catch (FailureException e) {
      return List.of(
          Finding.fail(
              area(),
              "the node does not tell of its mesh: " + e.failure().message().replace('\n', ' '),
              "'moot shutdown', then 'moot serve'"));
    }
  }

  /** Whether nodes on this network can find this one by themselves. */
  private Finding multicast() {
    if (environment.text("FOLKMOOT_MDNS").filter(MeshCheck::isOff).isPresent()) {
      return Finding.ok(area(), "mDNS is off: FOLKMOOT_MDNS says so");
    }
    try (MulticastSocket socket = new MulticastSocket(MDNS_PORT)) {
      List<String> joined = new ArrayList<>();
      for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
        if (network.isUp() && network.supportsMulticast() && !network.isLoopback()) {
          if (joins(socket, network)) {
            joined.add(network.getName());
          }
        }
      }
      return joined.isEmpty()
          ? Finding.warn(
              area(),
              "mDNS finds nobody: no network here takes multicast",
              "'moot invite' and 'moot join CODE --at ADDRESS' need none")
          : Finding.ok(area(), "mDNS is possible on " + String.join(", ", joined));
    } catch (IOException e) {
      return Finding.warn(
          area(),
          "mDNS finds nobody: " + e.getMessage(),
          "'moot invite' and 'moot join CODE --at ADDRESS' need none");
    }
  }

  private static boolean isOff(String text) {
    return OFF.contains(text.toLowerCase(Locale.ROOT));
  }

  private static boolean joins(MulticastSocket socket, NetworkInterface network) {
    try {
      InetSocketAddress group = new InetSocketAddress(InetAddress.getByName(MDNS_GROUP), MDNS_PORT);
      socket.joinGroup(group, network);
      socket.leaveGroup(group, network);
      return true;
    } catch (IOException _) {
      return false; // Without an IPv4 address, for example.
    }
  }

  /** The ports that peers are to find this node on, where they are fixed. */
  private List<Finding> ports() {
    List<Finding> findings = new ArrayList<>();
    Matcher fixed = FIXED_TCP.matcher(environment.text("FOLKMOOT_LISTEN").orElse(""));
    while (fixed.find()) {
      int port = Integer.parseInt(fixed.group(1));
      try (ServerSocket socket = new ServerSocket(port)) {
        findings.add(Finding.ok(area(), "port " + socket.getLocalPort() + " for peers is free"));
      } catch (IOException | IllegalArgumentException e) {
        findings.add(
            Finding.fail(
                area(),
                "port " + port + " for peers cannot be had: " + e.getMessage(),
                "have FOLKMOOT_LISTEN name another"));
      }
    }
    return findings;
  }
}
