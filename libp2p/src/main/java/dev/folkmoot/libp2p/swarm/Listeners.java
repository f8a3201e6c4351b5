package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.HostEvent;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.platform.Gate;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.rcmgr.ConnectionScope;
import dev.folkmoot.libp2p.transport.ByteConnection;
import dev.folkmoot.libp2p.transport.ByteListener;
import dev.folkmoot.libp2p.transport.ByteTransport;
import dev.folkmoot.libp2p.transport.MuxedListener;
import dev.folkmoot.libp2p.transport.PendingConnection;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The doors of a host, each with a thread that lets strangers in. */
final class Listeners {

  private static final System.Logger LOG = System.getLogger(Listeners.class.getName());

  /** After a failed accept, such as for want of file descriptors. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Platform platform;
  private final Transports transports;
  private final Admission admission;
  private final EventBus events;
  private final Consumer<PeerConnection> admitted;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<AutoCloseable, Multiaddr> open = new LinkedHashMap<>();

  Listeners(
      SwarmConfig config, Admission admission, EventBus events, Consumer<PeerConnection> admitted) {
    this.platform = config.platform();
    this.transports = config.transports();
    this.admission = admission;
    this.events = events;
    this.admitted = admitted;
  }

  /** Begins to listen; the answer has the real port. */
  Multiaddr listen(Multiaddr address) throws IOException {
    var muxed = transports.muxedFor(address);
    if (muxed.isPresent()) {
      MuxedListener listener = muxed.get().listen(address);
      return opened(listener, listener.address(), () -> take(listener.next()));
    }
    ByteTransport transport =
        transports
            .bytesFor(address)
            .orElseThrow(() -> new IOException("no transport listens on " + address));
    ByteListener listener = transport.listen(address);
    return opened(listener, listener.address(), () -> take(listener.accept()));
  }

  private interface Acceptance {
    void next() throws IOException;
  }

  private Multiaddr opened(AutoCloseable listener, Multiaddr address, Acceptance acceptance) {
    lock.lock();
    try {
      open.put(listener, address);
    } finally {
      lock.unlock();
    }
    events.publish(new HostEvent.Listening(address));
    platform.start("accept " + address, () -> loop(listener, address, acceptance));
    return address;
  }

  private void loop(AutoCloseable listener, Multiaddr address, Acceptance acceptance) {
    while (isOpen(listener)) {
      try {
        acceptance.next();
      } catch (IOException failed) {
        if (isOpen(listener)) {
          LOG.log(System.Logger.Level.WARNING, "{0}: {1}", address, failed.getMessage());
          pause();
        }
      }
    }
    events.publish(new HostEvent.ListeningEnded(address, "closed"));
  }

  private void take(ByteConnection raw) {
    take(raw.remoteAddress(), raw::close, scope -> admission.inbound(raw, scope));
  }

  private void take(PendingConnection pending) {
    take(pending.remoteAddress(), pending::close, scope -> admission.inbound(pending, scope));
  }

  private interface Handshake {
    PeerConnection run(ConnectionScope scope) throws IOException;
  }

  /** Handshakes take their time; each has a thread, and the limit of pending ones bounds them. */
  private void take(Multiaddr remote, Runnable refuse, Handshake handshake) {
    ConnectionScope scope;
    try {
      scope = admission.begin(remote);
    } catch (IOException refused) {
      LOG.log(System.Logger.Level.DEBUG, "refused: {0}", refused.getMessage());
      refuse.run();
      return;
    } catch (RuntimeException fault) {
      // The door must go on opening, whatever a gater does.
      LOG.log(System.Logger.Level.WARNING, "the gater failed for " + remote, fault);
      refuse.run();
      return;
    }
    platform.start("handshake", () -> admit(handshake, scope));
  }

  private void admit(Handshake handshake, ConnectionScope scope) {
    try {
      admitted.accept(handshake.run(scope));
    } catch (IOException failed) {
      LOG.log(System.Logger.Level.DEBUG, "an inbound connection failed: {0}", failed.getMessage());
    } catch (RuntimeException fault) {
      LOG.log(System.Logger.Level.WARNING, "an inbound connection failed", fault);
    }
  }

  private void pause() {
    var pausing = new ReentrantLock();
    pausing.lock();
    try {
      Gate gate = new Gate(pausing, platform.timers());
      gate.deadline(PAUSE);
      while (!gate.isExpired()) {
        gate.await();
      }
    } catch (SocketTimeoutException done) {
      return; // the pause is over
    } catch (IOException interrupted) {
      LOG.log(System.Logger.Level.DEBUG, "interrupted in a pause");
    } finally {
      pausing.unlock();
    }
  }

  List<Multiaddr> addresses() {
    lock.lock();
    try {
      return List.copyOf(open.values());
    } finally {
      lock.unlock();
    }
  }

  private boolean isOpen(AutoCloseable listener) {
    lock.lock();
    try {
      return open.containsKey(listener);
    } finally {
      lock.unlock();
    }
  }

  void close() {
    List<AutoCloseable> closing;
    lock.lock();
    try {
      closing = List.copyOf(open.keySet());
      open.clear();
    } finally {
      lock.unlock();
    }
    for (AutoCloseable listener : closing) {
      try {
        listener.close();
      } catch (Exception e) {
        LOG.log(System.Logger.Level.WARNING, "closing a listener: {0}", e.getMessage());
      }
    }
  }
}
