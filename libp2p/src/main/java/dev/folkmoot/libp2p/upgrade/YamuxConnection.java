package dev.folkmoot.libp2p.upgrade;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.crypto.PublicKey;
import dev.folkmoot.libp2p.noise.NoiseException;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Drives a {@link YamuxSession} over a secured connection.
 *
 * <p>One lock guards the session. Three kinds of thread take it, each for a moment and none while
 * it does I/O: the reader, which brings in what was opened; the writer, which fetches one Noise
 * message's worth of frames and then seals and writes it outside; and the callers of streams. Every
 * call into the session is followed by {@link #settle}, which turns its events into wake-ups: of
 * exactly the stream that has something, and of the writer where there is something to send.
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
  private final SealedReader reader;
  private final SealedWriter writer;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition output = lock.newCondition();
  private final Gate arrivals;
  private final Set<Gate> openers = new LinkedHashSet<>();
  private final YamuxSession session;
  private final Map<Integer, YamuxLink> links = new HashMap<>();
  private final ArrayDeque<YamuxLink> arrived = new ArrayDeque<>();
  private Timers.@Nullable Timer tick;
  private boolean goingAway;
  private boolean ended;
  private String reason = "the connection is closed";
  private boolean trimReader;
  private boolean trimWriter;

  YamuxConnection(SecuredConnection secured, YamuxSession session, Platform platform) {
    this.secured = secured;
    this.bytes = secured.bytes();
    this.timers = platform.timers();
    this.reader = secured.reader();
    this.writer = secured.writer();
    this.session = session;
    this.arrivals = newGate();
  }

  void start(Platform platform) {
    platform.start("yamux-read", this::readLoop);
    platform.start("yamux-write", this::writeLoop);
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
      YamuxLink link = new YamuxLink(this, stream.get());
      links.put(stream.get().id(), link);
      settle();
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
      while (arrived.isEmpty()) {
        if (session.isClosed()) {
          throw new SocketException(reason);
        }
        arrivals.await();
      }
      YamuxLink link = arrived.remove();
      link.accept();
      settle();
      return link;
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

  private void end(GoAwayCode code, String why) {
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
    for (Optional<YamuxEvent> event = session.poll(); event.isPresent(); event = session.poll()) {
      apply(event.get());
    }
    if (session.hasOutput(now()) || session.isClosed()) {
      output.signal();
    }
  }

  private void apply(YamuxEvent event) {
    switch (event) {
      case YamuxEvent.StreamOpened(YamuxStream stream) -> {
        YamuxLink link = new YamuxLink(this, stream);
        links.put(stream.id(), link);
        arrived.add(link);
        arrivals.wake();
      }
      case YamuxEvent.StreamAccepted _ -> openers.forEach(Gate::wake);
      case YamuxEvent.StreamReadable(YamuxStream stream) -> {
        YamuxLink link = links.get(stream.id());
        if (link != null) {
          link.readable();
        }
      }
      case YamuxEvent.StreamWritable(YamuxStream stream) -> {
        YamuxLink link = links.get(stream.id());
        if (link != null) {
          link.writable();
        }
      }
      case YamuxEvent.StreamReset(YamuxStream stream, YamuxEvent.ResetCause _) -> forget(stream);
      case YamuxEvent.StreamEnded(YamuxStream stream) -> forget(stream);
      case YamuxEvent.PingAnswered _ -> {
        trimReader = true;
        trimWriter = true;
      }
      case YamuxEvent.RemoteGoingAway _ -> {
        goingAway = true;
        openers.forEach(Gate::wake);
      }
      case YamuxEvent.SessionClosed(GoAwayCode _, String why) -> closed(why);
    }
  }

  private void forget(YamuxStream stream) {
    YamuxLink link = links.remove(stream.id());
    if (link != null) {
      link.over();
    }
    openers.forEach(Gate::wake);
  }

  private void closed(String why) {
    reason = why;
    for (YamuxLink link : new ArrayList<>(links.values())) {
      link.over();
    }
    links.clear();
    arrivals.wake();
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

  // ---- the two threads -------------------------------------------------------------------------

  private void readLoop() {
    String why;
    try {
      ByteBuffer plain = reader.next();
      while (plain != null && receive(plain)) {
        plain = reader.next();
      }
      why = "the remote hung up";
    } catch (NoiseException | IOException broken) {
      why = "the connection broke: " + broken.getMessage();
    }
    end(GoAwayCode.INTERNAL_ERROR, why);
  }

  private boolean receive(ByteBuffer plain) {
    boolean trim;
    boolean goesOn;
    lock();
    try {
      session.receive(plain, now());
      settle();
      trim = trimReader;
      trimReader = false;
      goesOn = !session.isClosed();
    } finally {
      unlock();
    }
    if (trim) {
      reader.trim();
    }
    return goesOn;
  }

  private void writeLoop() {
    String why = "the connection was closed here";
    try {
      while (fetch()) {
        writer.flush();
      }
    } catch (InterruptedException | NoiseException | IOException broken) {
      why = "the connection broke: " + broken.getMessage();
    }
    bytes.close();
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

  /** Waits for frames and seals as many as one write takes; false when all is over. */
  private boolean fetch() throws InterruptedException {
    boolean more = true;
    boolean any = false;
    while (!any || (more && writer.hasRoom())) {
      int drained;
      lock();
      try {
        while (!session.hasOutput(now())) {
          if (any || session.isClosed()) {
            // What there was has gone meanwhile: nothing sealed may wait for more.
            return any;
          }
          output.await();
        }
        if (trimWriter) {
          trimWriter = false;
          writer.trim();
        }
        drained = session.drain(writer.buffer(session.unsentBytes()), now());
        settle();
        more = session.hasOutput(now());
      } finally {
        unlock();
      }
      if (drained > 0) {
        any = true;
        writer.seal();
      }
    }
    return any;
  }

  @Override
  public String toString() {
    return "yamux over " + bytes.remoteAddress();
  }
}
