package dev.folkmoot.testkit.net;

import dev.folkmoot.libp2p.AddressProtocol;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.transport.ByteTransport;
import dev.folkmoot.libp2p.transport.ByteTransport.Source;
import java.io.IOException;
import java.net.BindException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * A machine in a {@link SimNetwork}, for a program that is more than a host, or less: threads, time
 * and randomness, and a way to others.
 */
public final class SimMachine implements Place {

  /** Where the ports begin that are taken for dials. */
  private static final int FIRST_FREE_PORT = 32_768;

  private static final int LAST_PORT = 65_535;

  private final String name;
  private final int number;
  private final String ip;
  private final int life;
  private final Platform platform;
  private final Multiaddr address;
  private final SimTransport transport;
  private final SequencedMap<Integer, SimListener> listeners = new LinkedHashMap<>();
  private final Set<SimConnection> connections = new LinkedHashSet<>();
  private int lastPort = FIRST_FREE_PORT - 1;
  private boolean alive = true;

  /**
   * @param life how often it was started before: nothing of an earlier life is known in a later one
   */
  SimMachine(SimNetwork network, String name, int number, int life) {
    this.ip = network.ip(number);
    this.name = name;
    this.number = number;
    this.life = life;
    this.platform = network.simulation().platform(platformName());
    this.address = Multiaddr.parse("/ip4/" + ip);
    this.transport = new SimTransport(network, this);
  }

  /** What its platform is called in the simulation. */
  String platformName() {
    return life == 0 ? name : name + ", life " + (life + 1);
  }

  /** The same machine, switched on again. */
  SimMachine reborn(SimNetwork network) {
    return new SimMachine(network, name, number, life + 1);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int number() {
    return number;
  }

  /** Its IP address, such as {@code 10.0.0.7}. */
  public String ip() {
    return ip;
  }

  /** Its address with this port. */
  public Multiaddr address(int port) {
    return address.with(AddressProtocol.TCP, Integer.toString(port));
  }

  /** What a program on this machine runs on. */
  public Platform platform() {
    return platform;
  }

  /** The way to the other machines. */
  public ByteTransport transport() {
    return transport;
  }

  /** Whether it has power. */
  public boolean isAlive() {
    return alive;
  }

  // ---- for the network -------------------------------------------------------------------------

  SimListener bind(int wanted) throws IOException {
    int port = wanted == 0 ? nextPort() : wanted;
    var listener = new SimListener(this, port, address(port));
    if (!alive || listeners.putIfAbsent(port, listener) != null) {
      throw new BindException("port " + port + " of " + name + " is taken");
    }
    return listener;
  }

  void unbind(int port) {
    listeners.remove(port);
  }

  Optional<SimListener> listener(int port) {
    return Optional.ofNullable(listeners.get(port));
  }

  /** Where a dial comes from: the oldest listener's port, or one that no dial had for long. */
  Multiaddr dialAddress(Source source) {
    boolean shared = source == Source.LISTEN_PORT && !listeners.isEmpty();
    return address(shared ? listeners.firstEntry().getKey() : nextPort());
  }

  private int nextPort() {
    do {
      lastPort = lastPort == LAST_PORT ? FIRST_FREE_PORT : lastPort + 1;
    } while (listeners.containsKey(lastPort));
    return lastPort;
  }

  void add(SimConnection connection) {
    connections.add(connection);
  }

  void remove(SimConnection connection) {
    connections.remove(connection);
  }

  /** Its connections with another. */
  List<SimConnection> connectionsWith(SimMachine other) {
    String there = other.ip;
    return connections.stream()
        .filter(connection ->
            connection.remoteAddress().value(AddressProtocol.IP4).orElseThrow().equals(there))
        .toList();
  }

  /** Takes its power away: nothing leaves it any more, and all its connections fail. */
  void die() {
    alive = false;
    List.copyOf(connections).forEach(connection -> connection.fail("the machine is dead"));
  }

  void closeListeners() {
    List.copyOf(listeners.values()).forEach(SimListener::close);
  }
}
