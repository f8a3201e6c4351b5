package dev.folkmoot.libp2p.host;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.stream.Stream;

/** The addresses that this machine has at the moment. */
@FunctionalInterface
public interface Interfaces {

  /** Of all interfaces, in any order. */
  List<InetAddress> addresses() throws SocketException;

  /** Those that the system tells of. */
  static Interfaces system() {
    return () -> {
      try (Stream<NetworkInterface> all = NetworkInterface.networkInterfaces()) {
        return all.flatMap(NetworkInterface::inetAddresses).toList();
      }
    };
  }
}
