package dev.folkmoot.libp2p.upgrade;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.crypto.PublicKey;
import dev.folkmoot.libp2p.platform.Gate;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.platform.Timers;
import dev.folkmoot.libp2p.transport.ByteConnection;
import dev.folkmoot.libp2p.transport.MuxedConnection;
import dev.folkmoot.libp2p.transport.MuxedStream;
import dev.folkmoot.libp2p.yamux.GoAwayCode;
import dev.folkmoot.libp2p.yamux.YamuxEvent;
import dev.folkmoot.libp2p.yamux.YamuxSession;
import dev.folkmoot.libp2p.yamux.YamuxStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Drives a {@link YamuxSession} over a secured connection.
 *
 * <p>One lock guards the session. Three kinds of thread take it, each for a moment and none while
 * it does I/O: the two of the {@link FramePump}, and the callers of streams. Every call into the
 * session is followed by {@link #settle}, which turns its events into wake-ups: of exactly the
 * stream that has something, and of the writer where there is something to send.
 */
final class YamuxConnection implements MuxedConnection {

  /** How long the last frames may take, after the session is over, before the socket is cut. */
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  /** How long {@link #open} waits for a remote that does not acknowledge streams. */
  private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(10);

  private static final int SCRATCH_BYTES = 4 * 1024;

  private final SecuredConnection secured;
  private final ByteConnection bytes;
  private final Timers timers;
  private final FramePump pump;

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Gate> openers = new LinkedHashSet<>();
  private final YamuxSession session;
  private final LinkTable links;
  private Timers.@Nullable Timer tick;
  private boolean goingAway;
  private boolean ended;
  private String reason = "the connection is closed";

  YamuxConnection(SecuredConnection secured, YamuxSession session, Platform platform) {
    this.secured = secured;
    this.bytes = secured.bytes();
    this.timers = platform.timers();
    this.session = session;
    this.pump = new FramePump(this, session, secured, lock);
    this.links = new LinkTable(this);
  }

  void start(Platform platform) {
    pump.start(platform);
    lock();
    try {
      onTick();
    } finally {
      unlock();
    }
  }

  // ---- the face --------------------------------------------------------------------------------

  @Override
  public PublicKey remoteKey() {
    return secured.noise().remoteKey();
  }

  @Override
  public Multiaddr localAddress() {
    return bytes.localAddress();
  }

  @Override
  public Multiaddr remoteAddress() {
    return bytes.remoteAddress();
  }

  @Override
  public ProtocolId security() {
    return Upgrader.NOISE;
  }

  @Override
  public ProtocolId muxer() {
    return Upgrader.YAMUX;
  }

  @Override
  public MuxedStream open() throws IOException {
    lock();
    try {
      Optional<YamuxStream> stream = session.open(now());
      if (stream.isEmpty()) {
        stream = openLater();
      }
      YamuxLink link = links.add(stream.get());
      // The SYN travels with the first bytes.
      settleSoon();
      return link;
    } finally {
      unlock();
    }
  }

  private Optional<YamuxStream> openLater() throws IOException {
    Gate gate = newGate();
    gate.deadline(OPEN_TIMEOUT);
    openers.add(gate);
    try {
      Optional<YamuxStream> stream = Optional.empty();
      while (stream.isEmpty()) {
        requireOpen();
        gate.await();
        stream = session.open(now());
      }
      return stream;
    } finally {
      openers.remove(gate);
    }
  }

  @Override
  public MuxedStream accept() throws IOException {
    lock();
    try {
      Optional<YamuxLink> link = links.next();
      while (link.isEmpty()) {
        if (session.isClosed()) {
          throw new SocketException(reason);
        }
        links.awaitArrival();
        link = links.next();
      }
      link.get().accept();
      settleSoon();
      return link.get();
    } finally {
      unlock();
    }
  }

  private void requireOpen() throws SocketException {
    if (session.isClosed() || goingAway) {
      throw new SocketException(session.isClosed() ? reason : "the connection is going away");
    }
  }

  @Override
  public void goAway() {
    lock();
    try {
      goingAway = true;
      session.goAway();
      settle();
    } finally {
      unlock();
    }
  }

  @Override
  public boolean isClosed() {
    lock();
    try {
      return session.isClosed();
    } finally {
      unlock();
    }
  }

  @Override
  public void close() {
    end(GoAwayCode.NORMAL, "the connection was closed here");
  }

  void end(GoAwayCode code, String why) {
    lock();
    try {
      session.close(code, why);
      settle();
    } finally {
      unlock();
    }
  }

  // ---- for streams, under the lock -------------------------------------------------------------

  void lock() {
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }

  long now() {
    return timers.nanoTime();
  }

  Gate newGate() {
    return new Gate(lock, timers);
  }

  Timers.Timer schedule(Duration delay, Runnable task) {
    return timers.schedule(delay, task);
  }

  ByteBuffer scratch() {
    return ByteBuffer.allocate(SCRATCH_BYTES);
  }

  /** What to tell of a stream that ended before its time. */
  String endOf(String otherwise) {
    return session.isClosed() ? reason : otherwise;
  }

  /** Turns what the session has to tell into wake-ups. */
  void settle() {
    applyAll();
    if (session.hasOutput(now()) || session.isClosed()) {
      pump.wakeWriter();
    }
  }

  /**
   * As {@link #settle}; true where the caller is to carry out himself what is to be sent, by {@link
   * #writeHere} once he has left the lock.
   */
  boolean settleHere() {
    applyAll();
    boolean here = pump.claim();
    settle();
    return here;
  }

  void writeHere() {
    pump.writeHere();
  }

  /** Where the writing has come to; for {@link #arrived}. */
  long mark() {
    return pump.mark();
  }

  void arrived(long mark) {
    pump.arrived(mark);
  }

  /** As {@link #settle}, where nobody waits for what is to be sent. */
  void settleSoon() {
    applyAll();
    if (session.isClosed()) {
      pump.wakeWriter();
    } else if (session.hasOutput(now())) {
      pump.wakeWriterSoon();
    }
  }

  private void applyAll() {
    for (Optional<YamuxEvent> event = session.poll(); event.isPresent(); event = session.poll()) {
      apply(event.get());
    }
  }

  private void apply(YamuxEvent event) {
    switch (event) {
      case YamuxEvent.StreamOpened(YamuxStream stream) -> links.arrived(stream);
      case YamuxEvent.StreamAccepted(YamuxStream stream) -> {
        links.accepted(stream);
        openers.forEach(Gate::wake);
      }
      case YamuxEvent.StreamReadable(YamuxStream stream) -> links.readable(stream);
      case YamuxEvent.StreamWritable(YamuxStream stream) -> links.writable(stream);
      case YamuxEvent.StreamReset(YamuxStream stream, YamuxEvent.ResetCause _) -> forget(stream);
      case YamuxEvent.StreamEnded(YamuxStream stream) -> forget(stream);
      case YamuxEvent.PingAnswered _ -> pump.trimSoon();
      case YamuxEvent.RemoteGoingAway _ -> {
        goingAway = true;
        openers.forEach(Gate::wake);
      }
      case YamuxEvent.SessionClosed(GoAwayCode _, String why) -> closed(why);
    }
  }

  private void forget(YamuxStream stream) {
    links.over(stream);
    openers.forEach(Gate::wake);
  }

  private void closed(String why) {
    reason = why;
    links.allOver();
    openers.forEach(Gate::wake);
    if (tick != null) {
      tick.cancel();
    }
    // The writer closes the socket after its last frame, unless the remote takes nothing any more.
    tick = ended ? null : timers.schedule(FAREWELL, bytes::close);
  }

  // ---- time ------------------------------------------------------------------------------------

  private void onTick() {
    lock();
    try {
      long next = session.tick(now());
      settle();
      if (!session.isClosed()) {
        tick = timers.schedule(Duration.ofNanos(next - now()), this::onTick);
      }
    } finally {
      unlock();
    }
  }

  /** The socket is closed by now: nothing more can be told to the remote. */
  void writerEnded(String why) {
    lock();
    try {
      ended = true;
      session.close(GoAwayCode.INTERNAL_ERROR, why);
      settle();
      if (tick != null) {
        tick.cancel();
      }
    } finally {
      unlock();
    }
  }

  @Override
  public String toString() {
    return "yamux over " + bytes.remoteAddress();
  }
}
