package dev.folkmoot.libp2p.yamux;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The streams of a session that have not ended, and how many more there may be. */
final class StreamTable {

  private final YamuxConfig config;
  private final Map<Integer, YamuxStream> streams = new HashMap<>();
  private long nextId;
  private int inbound;
  private int waitingForAccept;
  private int unacknowledged;

  StreamTable(YamuxConfig config, YamuxSession.Role role) {
    this.config = config;
    this.nextId = role == YamuxSession.Role.INITIATOR ? 1 : 2;
  }

  @Nullable YamuxStream get(int id) {
    return streams.get(id);
  }

  boolean mayOpen() {
    return nextId <= FrameHeader.MAX_UNSIGNED && unacknowledged < config.maxUnacknowledged();
  }

  /** The number of the stream that we open next. */
  int takeId() {
    int id = (int) nextId;
    nextId += 2;
    return id;
  }

  boolean mayAdmit() {
    return inbound < config.maxInboundStreams() && waitingForAccept < config.acceptBacklog();
  }

  void add(YamuxStream stream) {
    streams.put(stream.id(), stream);
    if (stream.isOurs()) {
      unacknowledged++;
    } else {
      inbound++;
      waitingForAccept++;
    }
  }

  /** The remote has accepted a stream of ours. */
  void acknowledged() {
    unacknowledged--;
  }

  /** We have accepted one of the remote's. */
  void accepted() {
    waitingForAccept--;
  }

  void remove(YamuxStream stream) {
    streams.remove(stream.id());
    if (stream.isOurs()) {
      unacknowledged -= stream.isUnacknowledged() ? 1 : 0;
    } else {
      inbound--;
      waitingForAccept -= stream.isUnacknowledged() ? 1 : 0;
    }
  }

  List<YamuxStream> all() {
    return new ArrayList<>(streams.values());
  }

  int size() {
    return streams.size();
  }
}
