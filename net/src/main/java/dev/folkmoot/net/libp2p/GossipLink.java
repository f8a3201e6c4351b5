package dev.folkmoot.net.libp2p;

import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.UnsupportedProtocolException;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.net.wire.Gossip;
import dev.folkmoot.net.wire.GossipCodec;
import dev.folkmoot.net.wire.Limits;
import dev.folkmoot.net.wire.Protocols;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What goes out to one peer: a queue, and a thread that empties it into a stream. A peer that does
 * not read loses what does not fit, and nobody else waits for it.
 */
final class GossipLink {

  private static final System.Logger LOG = System.getLogger(GossipLink.class.getName());
  private static final int MAX_MESSAGES = 256;

  private final Host host;
  private final TrafficCounter traffic;
  private final PeerId peer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Gossip> queue = new ArrayDeque<>();
  private boolean closed;

  GossipLink(Host host, TrafficCounter traffic, PeerId peer) {
    this.host = host;
    this.traffic = traffic;
    this.peer = peer;
  }

  void send(Gossip gossip) {
    lock.lock();
    try {
      if (queue.size() < MAX_MESSAGES && !closed) {
        queue.addLast(gossip);
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The thread's work: until the link is closed, or breaks.
   *
   * @return whether all is done: false where it broke, and another one may do better
   */
  boolean run() {
    try {
      Stream opened = host.newStream(peer, new ProtocolId(Protocols.ADVERT));
      FrameStream frames = new FrameStream(opened, traffic, 1, 1, Limits.MAX_GOSSIP_BYTES);
      for (Gossip next = take(); next != null; next = take()) {
        Gossip gossip = next;
        frames.write(out -> GossipCodec.write(out, gossip));
      }
      opened.close();
      return true;
    } catch (UnsupportedProtocolException e) {
      LOG.log(System.Logger.Level.DEBUG, "no adverts to {0}: {1}", peer, e.getMessage());
      return true;
    } catch (IOException e) {
      // Its connection has ended; if it was the last one, others say so.
      LOG.log(System.Logger.Level.DEBUG, "no more adverts to {0}: {1}", peer, e.getMessage());
      return false;
    } finally {
      close();
    }
  }

  /** Sends what is queued, and ends. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Gossip take() {
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      return queue.pollFirst();
    } finally {
      lock.unlock();
    }
  }
}
