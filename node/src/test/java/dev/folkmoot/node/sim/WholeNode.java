package dev.folkmoot.node.sim;

import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.net.PeerNetwork;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.NodeConfig;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.residency.ResidencyLimits;
import dev.folkmoot.node.serving.Idleness;
import dev.folkmoot.node.serving.Introduction;
import dev.folkmoot.node.serving.Serving;
import dev.folkmoot.node.serving.ServingSettings;
import dev.folkmoot.testkit.engine.Clockwork;
import dev.folkmoot.testkit.engine.Script;
import dev.folkmoot.testkit.engine.ScriptedEngine;
import dev.folkmoot.testkit.sim.Simulation;
import dev.folkmoot.testkit.sim.VirtualScheduler;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * A node as {@code app.Assembly} wires it, but for its engine, its clock and its network: one life
 * of it.
 */
final class WholeNode {

  private static final long MEMORY_BYTES = 1L << 30;

  /** Requests that run have so long when the node leaves; then they go on elsewhere. */
  private static final Duration DRAIN_BOUND = Duration.ofSeconds(2);

  private static final Duration LOAD_TIME = Duration.ofMillis(1_500);

  final String name;
  final Node node;
  final Serving serving;
  final PeerNetwork network;
  final Platform machine;
  private final ScriptedEngine engine;

  /**
   * @param life names the platform
   * @param machine threads and time of this life
   * @param tokenDelay the speed of its engine
   */
  WholeNode(
      String name,
      String life,
      Simulation simulation,
      Platform machine,
      PeerNetwork network,
      Supplier<List<String>> addresses,
      ModelStore store,
      Duration tokenDelay) {
    this.name = life;
    this.machine = machine;
    this.network = network;
    Clock clock = machine.clock().withZone(ZoneOffset.UTC);
    ScheduledExecutorService timers = new VirtualScheduler(machine);
    Executor threads = task -> machine.start("task", task);
    Clockwork clockwork = new Clockwork(machine.threads(), time -> rest(simulation, time));
    this.engine =
        new ScriptedEngine(
            Script.ECHO
                .withAnswer(Audit::answer)
                .withTokenDelay(tokenDelay)
                .withBeforeLoad(_ -> rest(simulation, LOAD_TIME)),
            clockwork);
    ResidencyLimits limits =
        new ResidencyLimits(MEMORY_BYTES, 3, 512, KeepAlive.DEFAULT, 4096, Duration.ofMinutes(5));
    LocalModels local = new LocalModels(store, engine, limits, clock, timers, threads);
    this.node =
        new Node(
            new NodeConfig(name, Duration.ZERO),
            local,
            network,
            new dev.folkmoot.node.Platform(
                clock, machine.timers()::nanoTime, timers, threads, machine.random()));
    this.serving =
        new Serving(
            local,
            network,
            ServingSettings.DEFAULT,
            new Introduction(name, addresses),
            () -> Idleness.Activity.UNKNOWN,
            node.meter()::served,
            clock,
            timers,
            threads);
  }

  private static void rest(Simulation simulation, Duration time) {
    try {
      simulation.pause(time);
    } catch (IOException interrupted) {
      Thread.currentThread().interrupt(); // the machine has died
    }
  }

  /** Says goodbye; blocks. */
  void leave() {
    serving.drain(DRAIN_BOUND);
    node.close();
    engine.close();
    network.close();
  }

  /** Its power is gone: what ran on it ends in the dark. */
  void die() {
    engine.close();
    machine.start(
        "closing in the dark",
        () -> {
          serving.close();
          node.close();
        });
  }
}
