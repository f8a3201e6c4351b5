package dev.folkmoot.testkit.net;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.transport.ByteConnection;
import dev.folkmoot.libp2p.transport.ByteListener;
import dev.folkmoot.testkit.sim.Waiting;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayDeque;

/** A port where connections may come in. */
final class SimListener implements ByteListener {

  /** Connections that wait for {@link #accept}; more are reset. */
  private static final int BACKLOG = 1_024;

  private final SimMachine machine;
  private final int port;
  private final Multiaddr address;
  private final ArrayDeque<SimConnection> arrived = new ArrayDeque<>();
  private final Waiting waiting = new Waiting();
  private boolean closed;

  SimListener(SimMachine machine, int port, Multiaddr address) {
    this.machine = machine;
    this.port = port;
    this.address = address;
  }

  @Override
  public Multiaddr address() {
    return address;
  }

  @Override
  public ByteConnection accept() throws IOException {
    while (arrived.isEmpty()) {
      if (closed) {
        throw new SocketException("the listener is closed");
      }
      waiting.await();
    }
    return arrived.remove();
  }

  void offer(SimConnection connection) {
    if (closed || arrived.size() >= BACKLOG) {
      connection.unknown();
      connection.fail("nobody accepts");
    } else {
      arrived.add(connection);
      waiting.wake();
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      machine.unbind(port);
      arrived.forEach(SimConnection::close);
      arrived.clear();
      waiting.wake();
    }
  }
}
