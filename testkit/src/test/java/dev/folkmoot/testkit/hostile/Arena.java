package dev.folkmoot.testkit.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.host.HostConfig;
import dev.folkmoot.libp2p.rcmgr.Usage;
import dev.folkmoot.libp2p.transport.ByteListener;
import dev.folkmoot.testkit.net.Link;
import dev.folkmoot.testkit.net.SimHost;
import dev.folkmoot.testkit.net.SimMachine;
import dev.folkmoot.testkit.net.SimNetwork;
import dev.folkmoot.testkit.sim.Simulation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/**
 * A victim, an attacker, and a friend of the victim who has a stream open and must notice nothing.
 */
final class Arena implements AutoCloseable {

  static final ProtocolId ECHO = new ProtocolId("/test/echo/1");

  private static final long SEED = 20_261_121;
  private static final Duration LATENCY = Duration.ofMillis(20);

  /** All bounds that the victim has for handshakes, negotiations and lingering streams. */
  private static final Duration AFTERWARDS = Duration.ofSeconds(45);

  private final SimNetwork net;
  private final SimHost victim;
  private final SimHost friend;
  private final SimMachine attacker;
  private final PrivateKey identity;
  private final List<HostileConnection> dialled = new ArrayList<>();
  private final Stream friendly;
  private final Usage before;
  private final int scopesBefore;

  Arena() throws Exception {
    this(SimNetwork.seeded(SEED), config -> config);
  }

  Arena(SimNetwork network, UnaryOperator<HostConfig> change) throws Exception {
    net = network;
    net.everywhere(Link.of(LATENCY));
    victim = net.host("victim", change);
    friend = net.host("friend");
    attacker = net.machine("attacker");
    identity = PrivateKey.generate(attacker.platform().random());
    victim
        .host()
        .handle(
            ECHO,
            stream -> {
              stream.input().transferTo(stream.output());
              stream.closeWrite();
            });
    friendly = net.call(() -> friend.connect(victim).open(List.of(ECHO)));
    friendIsServed();
    net.advance(Duration.ofSeconds(2));
    before = victim.host().resources().systemUsage();
    scopesBefore = victim.host().resources().scopeCount();
  }

  SimHost victim() {
    return victim;
  }

  PrivateKey identity() {
    return identity;
  }

  SimMachine attacker() {
    return attacker;
  }

  void attack(Simulation.Task task) throws Exception {
    net.run(task);
  }

  <T> T call(Callable<T> task) throws Exception {
    return net.call(task);
  }

  /** Many tasks at the same moment. */
  void attackAtOnce(List<? extends Simulation.Task> tasks) throws Exception {
    net.run(tasks);
  }

  /** Waits within an attack. */
  void pause(Duration time) throws IOException {
    net.simulation().pause(time);
  }

  void advance(Duration time) {
    net.advance(time);
  }

  Usage usage() {
    return victim.host().resources().systemUsage();
  }

  Usage pending() {
    return victim.host().resources().pendingUsage();
  }

  /** The connections that are not the friend's. */
  List<Connection> strangers() {
    return victim.host().connections().stream()
        .filter(connection -> !connection.remotePeer().equals(friend.peerId()))
        .toList();
  }

  HostileConnection dial() throws IOException {
    return dialFrom(attacker);
  }

  HostileConnection dialFrom(SimMachine machine) throws IOException {
    HostileConnection connection =
        HostileConnection.dial(machine.transport(), victim.address(), machine.platform());
    dialled.add(connection);
    return connection;
  }

  /** What the attacker does with whoever dials it; one after the other. */
  interface Welcome {
    void of(HostileConnection connection) throws IOException;
  }

  /** Lets the attacker listen, and answers where. */
  Multiaddr lure(Welcome welcome) throws IOException {
    ByteListener listener = attacker.transport().listen(attacker.address(0));
    attacker
        .platform()
        .start(
            "lure",
            () -> {
              try {
                while (true) {
                  HostileConnection connection =
                      HostileConnection.over(listener.accept(), attacker.platform());
                  dialled.add(connection);
                  welcome.of(connection);
                }
              } catch (IOException over) {
                listener.close();
              }
            });
    return listener.address().withPeerId(PeerId.of(identity.publicKey()));
  }

  SimMachine machine(String name) {
    return net.machine(name);
  }

  /** A handshake that is good in all, in the attacker's own name. */
  HostileNoise shake(HostileConnection connection) throws IOException {
    return HostileNoise.shake(
        connection,
        attacker.platform().random(),
        staticKey -> Payloads.honest(identity, staticKey));
  }

  HostileYamux yamux() throws IOException {
    return new HostileYamux(shake(dial()));
  }

  void friendIsServed() throws Exception {
    net.run(() -> {
      friendly.write(new byte[] {42}, 0, 1);
      assertThat(friendly.input().read()).isEqualTo(42);
      assertThat(friend.host().ping(victim.peerId())).isEqualTo(LATENCY.multipliedBy(2));
    });
  }

  /** The friend's stream went on, and of the attack nothing is left. */
  void requireUndisturbed() throws Exception {
    friendIsServed();
    dialled.forEach(HostileConnection::close);
    net.advance(AFTERWARDS);
    friendIsServed();
    net.advance(Duration.ofSeconds(1));
    assertThat(strangers()).isEmpty();
    assertThat(usage()).isEqualTo(before);
    assertThat(pending().connections()).isZero();
    assertThat(pending().streams()).isZero();
    assertThat(victim.host().resources().scopeCount()).isEqualTo(scopesBefore);
  }

  @Override
  public void close() {
    net.close();
  }
}
