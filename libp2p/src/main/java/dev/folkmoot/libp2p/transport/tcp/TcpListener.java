package dev.folkmoot.libp2p.transport.tcp;

import static java.net.StandardSocketOptions.SO_REUSEPORT;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.transport.ByteConnection;
import dev.folkmoot.libp2p.transport.ByteListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.util.function.Consumer;

/** A listening socket. */
final class TcpListener implements ByteListener {

  private static final System.Logger LOG = System.getLogger(TcpListener.class.getName());

  private final ServerSocketChannel socket;
  private final InetSocketAddress socketAddress;
  private final boolean sharesPort;
  private final Consumer<TcpListener> onClose;

  TcpListener(ServerSocketChannel socket, Consumer<TcpListener> onClose) throws IOException {
    this.socket = socket;
    this.socketAddress = (InetSocketAddress) socket.getLocalAddress();
    this.sharesPort =
        socket.supportedOptions().contains(SO_REUSEPORT) && socket.getOption(SO_REUSEPORT);
    this.onClose = onClose;
  }

  @Override
  public Multiaddr address() {
    return TcpConnection.multiaddr(socketAddress);
  }

  @Override
  public ByteConnection accept() throws IOException {
    while (true) {
      Socket accepted = socket.accept().socket();
      try {
        return new TcpConnection(accepted);
      } catch (IOException gone) {
        // The remote reset it before we looked: no reason to stop listening.
        LOG.log(System.Logger.Level.DEBUG, "lost while accepting: {0}", gone.getMessage());
        accepted.close();
      }
    }
  }

  InetSocketAddress socketAddress() {
    return socketAddress;
  }

  /** Whether a dial may come from this port. */
  boolean sharesPort() {
    return sharesPort;
  }

  @Override
  public void close() {
    onClose.accept(this);
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "closing a listener: {0}", e.getMessage());
    }
  }
}
