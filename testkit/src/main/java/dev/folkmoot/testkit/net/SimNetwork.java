package dev.folkmoot.testkit.net;

import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.host.HostConfig;
import dev.folkmoot.libp2p.swarm.Transports;
import dev.folkmoot.testkit.sim.Simulation;
import dev.folkmoot.testkit.sim.SimulationException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Hosts and the links between them.
 *
 * <p>A test makes hosts, lets tasks {@link #run} (whatever blocks belongs there), lets time {@link
 * #advance}, breaks things, and looks at what came of it. Every place reaches every other; what
 * lies between two that {@link #link} does not name is {@link Link#LAN}, or what {@link
 * #everywhere} says. What has been cut with {@link #partition} or {@link #lose} is healed with
 * {@link #heal}.
 */
public final class SimNetwork implements AutoCloseable {

  /** Places that a network has room for. */
  private static final int MAX_PLACES = 1 << 20;

  /** How long programs on a dead machine may go on unseen. */
  static final Duration DARK = Duration.ofSeconds(30);

  /** Addresses are 10.x.y.z, or of another network of that size, whose owner we do not bother. */
  private static final int PRIVATE = 10;

  private static final int PUBLIC = 11;
  private static final int BYTE_BITS = 8;
  private static final int BYTE_MASK = 0xFF;

  private final Simulation simulation;
  private final Trace trace = new Trace();
  private final List<SimMachine> machines = new ArrayList<>();
  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final List<SimHost> hosts = new ArrayList<>();
  private final Map<Long, Wire> wires = new LinkedHashMap<>();
  private final List<Partition> partitions = new ArrayList<>();
  private final int firstByte;
  private Link otherwise = Link.LAN;

  private SimNetwork(long seed, int firstByte) {
    this.simulation = new Simulation(seed);
    this.firstByte = firstByte;
  }

  /** An empty network. The same seed and the same calls repeat everything to the byte. */
  public static SimNetwork seeded(long seed) {
    return new SimNetwork(seed, PRIVATE);
  }

  /** The same with addresses of the public internet, which some rules treat otherwise. */
  public static SimNetwork ofPublicAddresses(long seed) {
    return new SimNetwork(seed, PUBLIC);
  }

  // ---- who is there ----------------------------------------------------------------------------

  /** A host with all defaults. */
  public SimHost host(String name) throws IOException {
    return host(name, config -> config);
  }

  /**
   * A host that listens on port {@link SimHost#PORT} of its own machine; its key follows from its
   * name and the seed.
   */
  public SimHost host(String name, UnaryOperator<HostConfig> change) throws IOException {
    PrivateKey key = PrivateKey.generate(simulation.random("key of " + name));
    var host =
        new SimHost(
            this,
            machine(name),
            machine ->
                change.apply(
                    HostConfig.of(key)
                        .withListen(List.of(machine.address(SimHost.PORT)))
                        .withTransports(new Transports(List.of(machine.transport()), List.of()))));
    hosts.add(host);
    return host;
  }

  /** A machine without a host. */
  public SimMachine machine(String name) {
    int number = machines.size() + 1;
    if (number > MAX_PLACES) {
      throw new IllegalStateException("more than " + MAX_PLACES + " places");
    }
    var machine = new SimMachine(this, name, number, 0);
    machines.add(machine);
    numbers.put(machine.ip(), number);
    return machine;
  }

  /** Hosts in the order in which they were made, the dead among them. */
  public List<SimHost> hosts() {
    return List.copyOf(hosts);
  }

  /** Threads, time and randomness for what runs on no machine. */
  public Simulation simulation() {
    return simulation;
  }

  // ---- time ------------------------------------------------------------------------------------

  /**
   * Runs a task to its end; what it throws is thrown here. Hosts are called in here only.
   *
   * @throws SimulationException if it waits for ever
   */
  public void run(Simulation.Task task) throws Exception {
    simulation.run(task);
  }

  /** As {@link #run(Simulation.Task)}, for a task that comes to something. */
  public <T> T call(Callable<T> task) throws Exception {
    return simulation.call(task);
  }

  /** Runs tasks at once until the last has ended. */
  public void run(List<? extends Simulation.Task> tasks) throws Exception {
    simulation.run(Simulation.LONGEST_RUN, tasks);
  }

  /** Lets so much virtual time pass. */
  public void advance(Duration time) {
    simulation.advance(time);
  }

  /** Virtual time since the beginning. */
  public Duration now() {
    return simulation.now();
  }

  /** All that was delivered so far. */
  public Trace trace() {
    return trace;
  }

  // ---- what lies between -----------------------------------------------------------------------

  /** Puts this between two places; what is under way comes as it would have. */
  public void link(Place a, Place b, Link link) {
    wire(a.number(), b.number()).become(link);
    wire(b.number(), a.number()).become(link);
  }

  /** What lies between places that have no link of their own, and are not connected yet. */
  public void everywhere(Link link) {
    otherwise = link;
  }

  /** Lets nothing pass between the two groups: connections stall, and nobody is told. */
  public void partition(Collection<? extends Place> these, Collection<? extends Place> those) {
    partitions.add(new Partition(these, those, true));
  }

  /** Lets nothing pass from the one to the other, and all the way back. */
  public void lose(Place from, Place to) {
    partitions.add(new Partition(List.of(from), List.of(to), false));
  }

  /** Lets all pass again; what was sent meanwhile is sent again, as TCP does. */
  public void heal() {
    partitions.clear();
    wires.values().forEach(Wire::resume);
  }

  /** Resets all connections between two places at both ends, as a broken router does. */
  public void sever(Place a, Place b) {
    Stream.concat(
            machine(a.number()).connectionsWith(machine(b.number())).stream(),
            machine(b.number()).connectionsWith(machine(a.number())).stream())
        .toList()
        .forEach(connection -> connection.fail("connection reset"));
  }

  /**
   * Takes a machine's power away: nobody is told, and what is on its way to it is lost. Its host
   * closes in the dark, where nothing is seen by others; what else runs on its platform is
   * interrupted after {@link #DARK}, and its timers fire no more.
   */
  public void kill(SimHost host) {
    if (host.isAlive()) {
      host.machine().die();
      host.platform().start("closing in the dark", host.host()::close);
      String platform = host.machine().platformName();
      simulation.after(DARK, () -> simulation.end(platform));
    }
  }

  /**
   * The same with a bare machine: what runs on it is interrupted after {@link #DARK}, and should
   * end by itself before.
   */
  public void kill(SimMachine machine) {
    machine.die();
    simulation.after(DARK, () -> simulation.end(machine.platformName()));
  }

  /** Switches a machine on again that was killed; it remembers nothing of before. */
  public SimMachine restart(SimMachine machine) {
    return replace(machine);
  }

  /**
   * Ends all hosts and their threads.
   *
   * @throws SimulationException if some thread does not end even when interrupted
   */
  @Override
  public void close() {
    hosts.forEach(this::kill);
    // First the hosts close their own listeners; what is left then is that of bare machines.
    simulation.advance(Host.CLOSE_BOUND.multipliedBy(2));
    machines.forEach(SimMachine::die);
    machines.forEach(SimMachine::closeListeners);
    simulation.close();
  }

  // ---- for the transports ----------------------------------------------------------------------

  String ip(int number) {
    return Stream.of(firstByte, number >> (2 * BYTE_BITS), number >> BYTE_BITS, number)
        .map(part -> Integer.toString(part & BYTE_MASK))
        .collect(Collectors.joining("."));
  }

  SimMachine machine(int number) {
    return machines.get(number - 1);
  }

  OptionalInt numberOf(String ip) {
    Integer number = numbers.get(ip);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  SimMachine replace(SimMachine old) {
    SimMachine machine = old.reborn(this);
    machines.set(old.number() - 1, machine);
    return machine;
  }

  Wire wire(int from, int to) {
    return wires.computeIfAbsent(
        ((long) from << Integer.SIZE) | to,
        _ ->
            new Wire(
                simulation,
                simulation.random("wire " + from + " " + to),
                otherwise,
                () -> isDown(from, to),
                parcel -> deliver(from, to, parcel)));
  }

  private boolean isDown(int from, int to) {
    for (Partition partition : partitions) {
      if (partition.stops(from, to)) {
        return true;
      }
    }
    return false;
  }

  private void deliver(int from, int to, Parcel parcel) {
    SimMachine there = machine(to);
    if (!there.isAlive()) {
      return; // into the void
    }
    trace.delivered(simulation.nanoTime(), from, to, parcel);
    SimMachine known = parcel.to().machine();
    if (known.number() == to && known != there) {
      // It was restarted meanwhile, and answers as a kernel does that knows of no such connection.
      if (parcel.kind() != Parcel.Kind.RESET) {
        parcel.to().unknown();
      }
    } else {
      parcel.effect().run();
    }
  }
}
