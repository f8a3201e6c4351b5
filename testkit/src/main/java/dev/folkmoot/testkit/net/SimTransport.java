package dev.folkmoot.testkit.net;

import dev.folkmoot.libp2p.AddressProtocol;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.Route;
import dev.folkmoot.libp2p.transport.ByteConnection;
import dev.folkmoot.libp2p.transport.ByteListener;
import dev.folkmoot.libp2p.transport.ByteTransport;
import dev.folkmoot.testkit.net.Parcel.Kind;
import dev.folkmoot.testkit.sim.Waiting;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/**
 * Dials and listens on {@code /ip4/10.x.y.z/tcp/port} inside a {@link SimNetwork}.
 *
 * <p>A dial is TCP's three packets: the dialler is connected after one round trip, and the listener
 * half a round trip later, when the dialler's first bytes may come with the third packet. A SYN
 * into the void is followed by nothing, until the dial's own timeout.
 */
final class SimTransport implements ByteTransport {

  private final SimNetwork network;
  private final SimMachine machine;

  SimTransport(SimNetwork network, SimMachine machine) {
    this.network = network;
    this.machine = machine;
  }

  @Override
  public boolean handles(Multiaddr address) {
    return route(address).isPresent();
  }

  private static Optional<Route.Tcp> route(Multiaddr address) {
    return address
        .route()
        .filter(Route.Tcp.class::isInstance)
        .map(Route.Tcp.class::cast)
        .filter(tcp -> tcp.host().protocol() == AddressProtocol.IP4);
  }

  private static Route.Tcp require(Multiaddr address) throws IOException {
    return route(address).orElseThrow(() -> new IOException(address + " is not in this network"));
  }

  @Override
  public ByteListener listen(Multiaddr address) throws IOException {
    Route.Tcp route = require(address);
    if (!route.host().text().equals(machine.ip())) {
      throw new BindException(address + " is not an address of " + machine.name());
    }
    return machine.bind(route.port());
  }

  /** How a dial stands. */
  private static final class Attempt {
    private final Waiting waiting = new Waiting();
    private boolean answered;
    private boolean refused;
    private boolean late;

    boolean isOver() {
      return answered || refused || late;
    }
  }

  @Override
  public ByteConnection dial(Multiaddr address, Source source, Duration timeout)
      throws IOException {
    Route.Tcp route = require(address);
    int target =
        network
            .numberOf(route.host().text())
            .orElseThrow(() -> new NoRouteToHostException(address.toString()));
    if (!machine.isAlive()) {
      throw new SocketException("the network is down");
    }
    Multiaddr from = machine.dialAddress(source);
    Wire out = network.wire(machine.number(), target);
    var connection = new SimConnection(machine, from, address, out);
    var attempt = new Attempt();
    connection.signal(
        Kind.HANDSHAKE, connection, () -> answer(connection, attempt, target, route.port()));
    network
        .simulation()
        .after(
            timeout,
            () -> {
              attempt.late = true;
              attempt.waiting.wake();
            });
    return await(connection, attempt);
  }

  private static ByteConnection await(SimConnection connection, Attempt attempt)
      throws IOException {
    boolean done = false;
    try {
      while (!attempt.isOver()) {
        attempt.waiting.await();
      }
      if (attempt.refused) {
        throw new ConnectException("connection refused by " + connection.remoteAddress());
      }
      if (!attempt.answered) {
        throw new SocketTimeoutException("no answer from " + connection.remoteAddress());
      }
      done = true;
      return connection;
    } finally {
      if (!done) {
        connection.close();
      }
    }
  }

  /** The SYN has arrived. */
  private void answer(SimConnection dialler, Attempt attempt, int target, int port) {
    Wire back = network.wire(target, machine.number());
    SimMachine there = network.machine(target);
    Optional<SimListener> listener = there.listener(port);
    if (listener.isEmpty()) {
      Runnable refuse =
          () -> {
            attempt.refused = true;
            attempt.waiting.wake();
          };
      back.send(Parcel.signal(Kind.RESET, dialler, refuse), 0);
      return;
    }
    var accepted = new SimConnection(there, dialler.remoteAddress(), dialler.localAddress(), back);
    accepted.signal(
        Kind.HANDSHAKE, dialler, () -> stand(dialler, accepted, attempt, listener.get()));
  }

  /** The answer to the SYN has arrived. */
  private static void stand(
      SimConnection dialler, SimConnection accepted, Attempt attempt, SimListener listener) {
    dialler.meet(accepted);
    if (dialler.isClosed()) {
      accepted.fail("the dialler gave up");
      return;
    }
    dialler.signal(Kind.HANDSHAKE, accepted, () -> listener.offer(accepted));
    attempt.answered = true;
    attempt.waiting.wake();
  }
}
