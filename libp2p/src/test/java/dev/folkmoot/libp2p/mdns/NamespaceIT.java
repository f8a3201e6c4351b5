package dev.folkmoot.libp2p.mdns;

import static org.awaitility.Awaitility.await;

import dev.folkmoot.libp2p.scale.ChildJvm;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Two machines on a wire: two processes, each in a network of its own, and a pair of virtual
 * interfaces between them. All of it is gone when the processes are. Needs the right to make such
 * networks (root in most containers); without it, the tests are skipped and say so.
 */
final class NamespaceIT {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final List<String> OWN_NETWORK =
      List.of("unshare", "-n", "sh", "-c", "ip link set lo up && exec \"$0\" \"$@\"");

  private final List<Machine> machines = new ArrayList<>();

  /** A process in a network of its own. */
  private final class Machine {
    private final ChildJvm process =
        ChildJvm.start(OWN_NETWORK, List.of("-Xmx128m"), NamespacePeer.class);

    Machine() throws IOException {
      machines.add(this);
    }

    void plug(String device, String four, String six) throws Exception {
      inside("ip", "addr", "add", four, "dev", device);
      inside("ip", "addr", "add", six, "dev", device, "nodad");
      inside("ip", "link", "set", device, "up");
    }

    void inside(String... command) throws Exception {
      List<String> whole =
          new ArrayList<>(List.of("nsenter", "-t", Long.toString(process.pid()), "-n"));
      whole.addAll(List.of(command));
      run(whole);
    }
  }

  private static void run(List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(command + " failed");
    }
  }

  private static void requireNamespaces() {
    boolean permitted;
    try {
      run(
          List.of(
              "unshare",
              "-n",
              "sh",
              "-c",
              "ip link add name try0 type veth peer name try1 && nsenter -V"));
      permitted = true;
    } catch (Exception refused) {
      permitted = false;
    }
    Assumptions.assumeTrue(
        permitted, "NOT TESTED: mDNS between two networks, for no network may be made here");
  }

  @AfterEach
  void end() throws IOException {
    for (Machine machine : machines) {
      machine.process.close();
    }
  }

  @Test
  void twoMachinesThatAreWiredLaterFindEachOtherAndPing() throws Exception {
    requireNamespaces();
    Machine left = new Machine();
    Machine right = new Machine();
    String leftPeer = left.process.said("ready");
    String rightPeer = right.process.said("ready");

    // Only now is there a wire: the services must notice it.
    left.inside(
        "ip",
        "link",
        "add",
        "wire0",
        "type",
        "veth",
        "peer",
        "name",
        "wire0",
        "netns",
        Long.toString(right.process.pid()));
    left.plug("wire0", "10.98.76.1/24", "fd98:76::1/64");
    right.plug("wire0", "10.98.76.2/24", "fd98:76::2/64");
    await().atMost(BOUND).until(() -> left.process.has("pinged " + rightPeer + " true"));
    await().atMost(BOUND).until(() -> right.process.has("pinged " + leftPeer + " true"));
    await().atMost(BOUND).until(() -> left.process.ask("links").equals("[wire0/ip4, wire0/ip6]"));

    left.inside("ip", "link", "del", "wire0");
    await().atMost(BOUND).until(() -> left.process.ask("links").equals("[]"));
    await().atMost(BOUND).until(() -> right.process.ask("links").equals("[]"));
  }
}
