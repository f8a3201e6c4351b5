package dev.folkmoot.testkit.net;

import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.host.HostConfig;
import dev.folkmoot.libp2p.platform.Platform;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** A {@link Host} on a machine of its own. It keeps its key and its address when it dies. */
public final class SimHost implements Place {

  /** Where every host listens. */
  public static final int PORT = 4_001;

  private final SimNetwork network;
  private final Function<SimMachine, HostConfig> config;
  private SimMachine machine;
  private Host host;

  SimHost(SimNetwork network, SimMachine machine, Function<SimMachine, HostConfig> config)
      throws IOException {
    this.network = network;
    this.config = config;
    this.machine = machine;
    this.host = Host.start(config.apply(machine), machine.platform());
  }

  @Override
  public String name() {
    return machine.name();
  }

  @Override
  public int number() {
    return machine.number();
  }

  /** The host as it runs now; after a restart it is another one. */
  public Host host() {
    return host;
  }

  /** The machine as it runs now. */
  public SimMachine machine() {
    return machine;
  }

  /** What a program on the same machine runs on. */
  public Platform platform() {
    return machine.platform();
  }

  public PeerId peerId() {
    return host.peerId();
  }

  /** Where it listens, with its name. */
  public Multiaddr address() {
    return machine.address(PORT).withPeerId(host.peerId());
  }

  /** Connects to another, at its address. */
  public Connection connect(SimHost other) throws IOException {
    return host.connect(other.peerId(), List.of(other.machine.address(PORT)));
  }

  /** Whether its machine has power. */
  public boolean isAlive() {
    return machine.isAlive();
  }

  /**
   * Starts it again, on a machine that remembers nothing of before: peers who still hold
   * connections with it learn that from its resets.
   */
  public void restart() throws IOException {
    network.kill(this);
    machine = network.replace(machine);
    host = Host.start(config.apply(machine), machine.platform());
  }
}
