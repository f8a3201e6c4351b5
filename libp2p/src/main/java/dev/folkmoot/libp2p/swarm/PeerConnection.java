package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.StreamHandler;
import dev.folkmoot.libp2p.crypto.PublicKey;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.platform.Timers;
import dev.folkmoot.libp2p.rcmgr.ConnectionScope;
import dev.folkmoot.libp2p.rcmgr.ResourceLimitException;
import dev.folkmoot.libp2p.rcmgr.StreamScope;
import dev.folkmoot.libp2p.transport.MuxedConnection;
import dev.folkmoot.libp2p.transport.MuxedStream;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** A connection of the swarm: counts its streams and finds a handler for those of the remote. */
final class PeerConnection implements Connection {

  private static final System.Logger LOG = System.getLogger(PeerConnection.class.getName());

  /** How long {@link #close} lets open streams go on. */
  static final Duration CLOSE_BOUND = Duration.ofSeconds(10);

  private final Platform platform;
  private final Handlers handlers;
  private final Negotiator negotiator;
  private final MuxedConnection muxed;
  private final ConnectionScope scope;
  private final Direction direction;
  private final PeerId remotePeer;
  private final long openedAt;

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Stream> streams = new LinkedHashSet<>();
  private Timers.Timer farewell = () -> {};
  private volatile boolean closing;

  PeerConnection(
      Platform platform,
      Handlers handlers,
      MuxedConnection muxed,
      ConnectionScope scope,
      Direction direction) {
    this.platform = platform;
    this.handlers = handlers;
    this.negotiator = new Negotiator(platform.timers());
    this.muxed = muxed;
    this.scope = scope;
    this.direction = direction;
    this.remotePeer = PeerId.of(muxed.remoteKey());
    this.openedAt = platform.timers().nanoTime();
  }

  // ---- the face --------------------------------------------------------------------------------

  @Override
  public PeerId remotePeer() {
    return remotePeer;
  }

  @Override
  public PublicKey remoteKey() {
    return muxed.remoteKey();
  }

  @Override
  public Multiaddr localAddress() {
    return muxed.localAddress();
  }

  @Override
  public Multiaddr remoteAddress() {
    return muxed.remoteAddress();
  }

  @Override
  public Direction direction() {
    return direction;
  }

  @Override
  public ProtocolId security() {
    return muxed.security();
  }

  @Override
  public ProtocolId muxer() {
    return muxed.muxer();
  }

  @Override
  public Stream open(List<ProtocolId> protocols) throws IOException {
    StreamScope streamScope = scope.openStream(Direction.OUTBOUND);
    MuxedStream stream = null;
    try {
      if (protocols.size() == 1) {
        // Before the remote has a stream: a local limit must not cost it one.
        streamScope.attach(protocols.getFirst());
      }
      stream = muxed.open();
      if (protocols.size() == 1) {
        ProtocolId protocol = protocols.getFirst();
        var proposal = new OptimisticProposal(stream, protocol, platform.timers());
        return register(
            new NegotiatedStream(this, stream, protocol, proposal, ByteString.EMPTY),
            stream,
            streamScope);
      }
      Negotiator.Agreement agreed = negotiator.propose(stream, protocols);
      streamScope.attach(agreed.protocol());
      return register(
          new NegotiatedStream(this, stream, agreed.protocol(), null, agreed.held()),
          stream,
          streamScope);
    } catch (IOException | RuntimeException failed) {
      if (stream != null) {
        stream.reset();
      }
      streamScope.close();
      throw failed;
    }
  }

  private Stream register(Stream stream, MuxedStream muxedStream, StreamScope streamScope) {
    lock.lock();
    try {
      streams.add(stream);
    } finally {
      lock.unlock();
    }
    muxedStream.whenOver(() -> {
      streamScope.close();
      lock.lock();
      try {
        streams.remove(stream);
      } finally {
        lock.unlock();
      }
    });
    return stream;
  }

  @Override
  public List<Stream> streams() {
    lock.lock();
    try {
      return List.copyOf(streams);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    close(CLOSE_BOUND);
  }

  void close(Duration bound) {
    closing = true;
    // It closes by itself when its last stream has ended, and only then is all sent that was
    // written.
    muxed.goAway();
    Timers.Timer timer = platform.timers().schedule(bound, muxed::close);
    lock.lock();
    try {
      farewell.cancel();
      farewell = timer;
    } finally {
      lock.unlock();
    }
    if (muxed.isClosed()) {
      timer.cancel();
    }
  }

  @Override
  public boolean isClosed() {
    return muxed.isClosed();
  }

  // ---- for the swarm ---------------------------------------------------------------------------

  /** Closed, or about to be: no place for a new stream. */
  boolean isClosing() {
    return closing || muxed.isClosed();
  }

  /** Cuts it at once. */
  void abort() {
    closing = true;
    muxed.close();
  }

  /** For a connection that never came into the table. */
  void discard() {
    abort();
    scope.close();
  }

  long openedAt() {
    return openedAt;
  }

  int streamCount() {
    lock.lock();
    try {
      return streams.size();
    } finally {
      lock.unlock();
    }
  }

  void start(String name, Runnable work) {
    platform.start(name, work);
  }

  /** Takes in the remote's streams until the connection ends. */
  void serve(Consumer<PeerConnection> onClosed) {
    try {
      while (true) {
        MuxedStream stream = muxed.accept();
        try {
          StreamScope streamScope = scope.openStream(Direction.INBOUND);
          platform.start("stream-serve", () -> serve(stream, streamScope));
        } catch (ResourceLimitException full) {
          LOG.log(System.Logger.Level.DEBUG, "a stream of {0}: {1}", remotePeer, full.getMessage());
          stream.reset();
        }
      }
    } catch (IOException ended) {
      LOG.log(System.Logger.Level.DEBUG, "{0} left: {1}", remotePeer, ended.getMessage());
    } finally {
      muxed.close();
      endFarewell();
      scope.close();
      onClosed.accept(this);
    }
  }

  private void endFarewell() {
    lock.lock();
    try {
      farewell.cancel();
    } finally {
      lock.unlock();
    }
  }

  private void serve(MuxedStream muxedStream, StreamScope streamScope) {
    Stream stream = null;
    try {
      Negotiator.Agreement agreed = negotiator.answer(muxedStream, handlers.names());
      StreamHandler handler =
          handlers
              .get(agreed.protocol())
              .orElseThrow(() -> new Negotiator.RefusedException("a moment too late"));
      streamScope.attach(agreed.protocol());
      stream =
          register(
              new NegotiatedStream(this, muxedStream, agreed.protocol(), null, agreed.held()),
              muxedStream,
              streamScope);
      handler.handle(stream);
      stream.close();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      muxedStream.reset();
    } catch (Negotiator.RefusedException refused) {
      LOG.log(System.Logger.Level.DEBUG, "a stream of {0}: {1}", remotePeer, refused.getMessage());
      muxedStream.close();
    } catch (IOException broken) {
      LOG.log(System.Logger.Level.DEBUG, "a stream of {0}: {1}", remotePeer, broken.getMessage());
      muxedStream.reset();
    } catch (RuntimeException fault) {
      LOG.log(System.Logger.Level.WARNING, "a handler failed for " + remotePeer, fault);
      muxedStream.reset();
    } finally {
      if (stream == null) {
        muxedStream.whenOver(streamScope::close);
      }
    }
  }

  @Override
  public String toString() {
    return direction + " connection with " + remotePeer + " at " + remoteAddress();
  }
}
