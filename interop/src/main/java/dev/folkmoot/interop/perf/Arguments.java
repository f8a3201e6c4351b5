package dev.folkmoot.interop.perf;

import dev.folkmoot.libp2p.Multiaddr;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param server whether to serve; to measure otherwise
 * @param host of the server, an IP address
 * @param port of the server, for both TCP and UDP
 * @param transport {@code tcp} or {@code quic-v1}
 * @param uploadBytes on a stream
 * @param downloadBytes on a stream
 */
record Arguments(
    boolean server, String host, int port, String transport, long uploadBytes, long downloadBytes) {

  private static final String RUN_SERVER = "run-server";
  private static final String SERVER_ADDRESS = "server-address";
  private static final String TRANSPORT = "transport";
  private static final String UPLOAD_BYTES = "upload-bytes";
  private static final String DOWNLOAD_BYTES = "download-bytes";
  private static final Set<String> KNOWN =
      Set.of(RUN_SERVER, SERVER_ADDRESS, TRANSPORT, UPLOAD_BYTES, DOWNLOAD_BYTES);

  Arguments {
    if (!transport.equals("tcp") && !transport.equals("quic-v1")) {
      throw new IllegalArgumentException("--transport is tcp or quic-v1 and not " + transport);
    }
    if (uploadBytes < 0 || downloadBytes < 0) {
      throw new IllegalArgumentException("a number of bytes is not negative");
    }
  }

  /**
   * Reads it: {@code --name value}, {@code --name=value}, and {@code --run-server} alone.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  static Arguments of(List<String> words) {
    Map<String, String> given = new HashMap<>();
    Iterator<String> rest = words.iterator();
    while (rest.hasNext()) {
      String[] word = rest.next().split("=", 2);
      String name = word[0].replaceFirst("^--?", "");
      if (!KNOWN.contains(name) || name.equals(word[0])) {
        throw new IllegalArgumentException("no option " + word[0]);
      }
      given.put(name, word.length > 1 ? word[1] : value(name, rest));
    }
    String address = given.getOrDefault(SERVER_ADDRESS, "");
    int colon = address.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("--server-address is host:port and not '" + address + "'");
    }
    return new Arguments(
        given.getOrDefault(RUN_SERVER, "false").equals("true"),
        address.substring(0, colon).replaceAll("[\\[\\]]", ""),
        (int) number(SERVER_ADDRESS, address.substring(colon + 1)),
        given.getOrDefault(TRANSPORT, "tcp"),
        number(UPLOAD_BYTES, given.getOrDefault(UPLOAD_BYTES, "0")),
        number(DOWNLOAD_BYTES, given.getOrDefault(DOWNLOAD_BYTES, "0")));
  }

  Multiaddr tcp() {
    return Multiaddr.parse(ip() + "/tcp/" + port);
  }

  Multiaddr quic() {
    return Multiaddr.parse(ip() + "/udp/" + port + "/quic-v1");
  }

  private String ip() {
    return (host.contains(":") ? "/ip6/" : "/ip4/") + host;
  }

  private static String value(String name, Iterator<String> rest) {
    if (name.equals(RUN_SERVER)) {
      return "true";
    }
    if (!rest.hasNext()) {
      throw new IllegalArgumentException("--" + name + " lacks its value");
    }
    return rest.next();
  }

  private static long number(String name, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException odd) {
      throw new IllegalArgumentException("--" + name + " holds no number: " + text, odd);
    }
  }
}
