package dev.folkmoot.libp2p.transport.tcp;

import dev.folkmoot.libp2p.AddressProtocol;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.transport.ByteConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

/** A connected socket. */
final class TcpConnection implements ByteConnection {

  private static final System.Logger LOG = System.getLogger(TcpConnection.class.getName());

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final Multiaddr local;
  private final Multiaddr remote;

  TcpConnection(Socket socket) throws IOException {
    this.socket = socket;
    // We hand over whole batches: nothing is gained by letting the kernel wait for more.
    socket.setTcpNoDelay(true);
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
    this.local = multiaddr((InetSocketAddress) socket.getLocalSocketAddress());
    this.remote = multiaddr((InetSocketAddress) socket.getRemoteSocketAddress());
  }

  static Multiaddr multiaddr(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    var host =
        new Multiaddr.Component(
            ip instanceof Inet4Address ? AddressProtocol.IP4 : AddressProtocol.IP6,
            ByteString.copyOf(ip.getAddress()));
    return new Multiaddr(List.of(host))
        .with(AddressProtocol.TCP, Integer.toString(address.getPort()));
  }

  @Override
  public Multiaddr localAddress() {
    return local;
  }

  @Override
  public Multiaddr remoteAddress() {
    return remote;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    return in.read(buffer, offset, length);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  /**
   * A socket of a channel, as the listener's are, is closed by the JDK with its thread's interrupt.
   */
  @Override
  public boolean allowsAnyWriter() {
    return socket.getChannel() == null;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "closing a socket: {0}", e.getMessage());
    }
  }
}
