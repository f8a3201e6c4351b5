package dev.folkmoot.libp2p.mdns;

import dev.folkmoot.libp2p.multiformats.ByteString;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/** The links of a machine, and sockets on them: where discovery meets the system. */
interface LinkSource {

  /** What came in, and from where. */
  record Datagram(ByteString packet, InetAddress source) {}

  /** A member of the group on one link. */
  interface Membership {

    /** Sends to the group; a packet that finds no room is lost like any other. */
    void send(ByteString packet) throws IOException;

    /** Blocks for the next datagram; fails once the membership is closed. */
    Datagram receive() throws IOException;

    /** Leaves the group. Never fails: there is nothing to be done about it. */
    void close();
  }

  /** Links that are up now, in the system's order. */
  List<Link> present() throws IOException;

  /** Joins the group on a link. */
  Membership join(Link link) throws IOException;
}
