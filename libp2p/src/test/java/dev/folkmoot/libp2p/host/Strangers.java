package dev.folkmoot.libp2p.host;

import dev.folkmoot.libp2p.AddressProtocol;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Some who knock and never say another word: over TCP they are sockets; over QUIC each is the first
 * packet of an honest dialler, sent again from a port where nobody listens to the answer.
 */
final class Strangers implements AutoCloseable {

  /** More than any UDP packet, in bytes. */
  private static final int PACKET_BYTES = 2_048;

  private final List<AutoCloseable> open = new ArrayList<>();

  private Strangers() {}

  static Strangers at(Host server, int count) throws IOException {
    var strangers = new Strangers();
    Multiaddr address = server.listenAddresses().getFirst();
    InetAddress host = InetAddress.getByName(address.components().get(0).text());
    int port = Integer.parseInt(address.components().get(1).text());
    if (address.value(AddressProtocol.TCP).isPresent()) {
      for (int i = 0; i < count; i++) {
        strangers.open.add(new Socket(host, port));
      }
      return strangers;
    }
    // All at once: the first must not be forgotten when the last one comes.
    for (DatagramPacket packet : firstPackets(host, count)) {
      var silent = new DatagramSocket(0, host);
      strangers.open.add(silent);
      silent.send(new DatagramPacket(packet.getData(), packet.getLength(), host, port));
    }
    return strangers;
  }

  private static List<DatagramPacket> firstPackets(InetAddress host, int count) throws IOException {
    List<DatagramPacket> packets = new ArrayList<>();
    try (Hosts hosts = new Hosts(Wire.QUIC)) {
      Host dialler = hosts.start();
      for (int i = 0; i < count; i++) {
        try (var catcher = new DatagramSocket(0, host)) {
          PeerId nobody = PeerId.of(PrivateKey.generate(hosts.platform.random()).publicKey());
          String trap = Wire.QUIC.loopback(catcher.getLocalPort());
          dial(hosts, dialler, Multiaddr.parse(trap).withPeerId(nobody));
          var packet = new DatagramPacket(new byte[PACKET_BYTES], PACKET_BYTES);
          catcher.receive(packet);
          packets.add(packet);
        }
      }
    }
    return packets;
  }

  private static void dial(Hosts hosts, Host dialler, Multiaddr trap) {
    hosts.platform.start(
        "test-dial",
        () -> {
          try {
            dialler.connect(trap);
          } catch (IOException expected) {
            assert dialler.connections().isEmpty() : expected;
          }
        });
  }

  int count() {
    return open.size();
  }

  @Override
  public void close() {
    for (AutoCloseable socket : open) {
      try {
        socket.close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
