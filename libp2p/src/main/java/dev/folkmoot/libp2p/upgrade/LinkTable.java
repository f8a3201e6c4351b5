package dev.folkmoot.libp2p.upgrade;

import dev.folkmoot.libp2p.platform.Gate;
import dev.folkmoot.libp2p.yamux.YamuxStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The blocking faces of a connection's streams, and those of the remote that nobody has taken yet.
 * Guarded by the connection's lock. Bounded by the session: it forgets a stream when this does, and
 * refuses those beyond its backlog.
 */
final class LinkTable {

  private final YamuxConnection connection;
  private final Gate arrivals;
  private final Map<Integer, YamuxLink> links = new HashMap<>();
  private final ArrayDeque<YamuxLink> arrived = new ArrayDeque<>();

  LinkTable(YamuxConnection connection) {
    this.connection = connection;
    this.arrivals = connection.newGate();
  }

  YamuxLink add(YamuxStream stream) {
    YamuxLink link = new YamuxLink(connection, stream, connection.mark());
    links.put(stream.id(), link);
    return link;
  }

  void arrived(YamuxStream stream) {
    arrived.add(add(stream));
    arrivals.wake();
  }

  /** The stream of the remote that came first and was not taken. */
  Optional<YamuxLink> next() {
    return Optional.ofNullable(arrived.poll());
  }

  /** Waits until one may have come, or all is over. */
  void awaitArrival() throws IOException {
    arrivals.await();
  }

  void accepted(YamuxStream stream) {
    YamuxLink link = links.get(stream.id());
    if (link != null) {
      connection.arrived(link.mark());
    }
  }

  void readable(YamuxStream stream) {
    YamuxLink link = links.get(stream.id());
    if (link != null) {
      link.readable();
    }
  }

  void writable(YamuxStream stream) {
    YamuxLink link = links.get(stream.id());
    if (link != null) {
      link.writable();
    }
  }

  void over(YamuxStream stream) {
    YamuxLink link = links.remove(stream.id());
    if (link != null) {
      // Or a remote that opens streams and resets them would fill the queue with the dead.
      arrived.remove(link);
      link.over();
    }
  }

  void allOver() {
    for (YamuxLink link : new ArrayList<>(links.values())) {
      link.over();
    }
    links.clear();
    arrived.clear();
    arrivals.wake();
  }
}
