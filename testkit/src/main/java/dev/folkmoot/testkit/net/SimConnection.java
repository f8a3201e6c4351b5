package dev.folkmoot.testkit.net;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.transport.ByteConnection;
import dev.folkmoot.testkit.net.Parcel.Kind;
import dev.folkmoot.testkit.sim.Waiting;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection.
 *
 * <p>It behaves as a socket of TCP does: closing sends the rest and an end, or a reset where bytes
 * were left unread; bytes for an end that is closed are answered by a reset; a reset fails reads
 * and writes at once. What was written and not yet read at the other end is bounded.
 */
final class SimConnection implements ByteConnection {

  /** Written, and not known to be read at the other end. */
  static final int BUFFER_BYTES = 4 * 1024 * 1024;

  /** Less than this much room is not worth a packet to say so. */
  private static final int WINDOW_STEP_BYTES = BUFFER_BYTES / 2;

  /** The most that travels at once: enough to be cheap, and little enough to be cut short. */
  private static final int SEGMENT_BYTES = 64 * 1024;

  private static final String RESET = "connection reset";

  private final SimMachine machine;
  private final Multiaddr local;
  private final Multiaddr remote;
  private final Wire out;
  private final Waiting reading = new Waiting();
  private final Waiting writing = new Waiting();
  private final ArrayDeque<byte[]> inbox = new ArrayDeque<>();
  private int inboxOffset;
  private @Nullable SimConnection other;
  private long lastArrival;
  private int unread;
  private int uncredited;
  private boolean ended;
  private boolean closed;
  private @Nullable String broken;

  SimConnection(SimMachine machine, Multiaddr local, Multiaddr remote, Wire out) {
    this.machine = machine;
    this.local = local;
    this.remote = remote;
    this.out = out;
    machine.add(this);
  }

  /** Joins the two ends. */
  void meet(SimConnection end) {
    other = end;
    end.other = this;
  }

  SimMachine machine() {
    return machine;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public Multiaddr localAddress() {
    return local;
  }

  @Override
  public Multiaddr remoteAddress() {
    return remote;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    while (true) {
      requireOpen();
      byte[] head = inbox.peek();
      if (head != null) {
        return take(head, buffer, offset, length);
      }
      if (ended) {
        return -1;
      }
      await(reading);
    }
  }

  private int take(byte[] head, byte[] buffer, int offset, int length) {
    int count = Math.min(length, head.length - inboxOffset);
    System.arraycopy(head, inboxOffset, buffer, offset, count);
    inboxOffset += count;
    if (inboxOffset == head.length) {
      inbox.remove();
      inboxOffset = 0;
    }
    uncredited += count;
    SimConnection writer = other;
    if (uncredited >= WINDOW_STEP_BYTES && writer != null) {
      int room = uncredited;
      uncredited = 0;
      signal(Kind.WINDOW, writer, () -> writer.credited(room));
    }
    return count;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int end = offset + length;
    while (from < end) {
      requireOpen();
      int room = Math.min(BUFFER_BYTES - unread, SEGMENT_BYTES);
      if (room == 0) {
        await(writing);
        continue;
      }
      int count = Math.min(room, end - from);
      unread += count;
      SimConnection reader = requireMet();
      byte[] body = Arrays.copyOfRange(bytes, from, from + count);
      send(new Parcel(Kind.DATA, ByteBuffer.wrap(body), reader, () -> reader.arrived(body)));
      from += count;
    }
  }

  private SimConnection requireMet() {
    SimConnection end = other;
    if (end == null) {
      throw new IllegalStateException("written before the connection stood");
    }
    return end;
  }

  private void requireOpen() throws SocketException {
    if (closed) {
      throw new SocketException("the connection was closed here");
    }
    if (broken != null) {
      throw new SocketException(broken);
    }
  }

  /** An interrupt closes a socket of the JDK, too, that a virtual thread waits at. */
  private void await(Waiting place) throws IOException {
    try {
      place.await();
    } catch (InterruptedIOException interrupted) {
      close();
      throw interrupted;
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    SimConnection end = other;
    if (end != null && broken == null) {
      if (inbox.isEmpty()) {
        signal(Kind.END, end, end::ended);
      } else {
        reset(end);
      }
    }
    closed = true;
    over();
  }

  // ---- what arrives ----------------------------------------------------------------------------

  private void arrived(byte[] body) {
    SimConnection writer = other;
    if (closed && writer != null) {
      reset(writer);
    } else if (broken == null) {
      inbox.add(body);
      reading.wake();
    }
  }

  private void credited(int room) {
    unread -= room;
    writing.wake();
  }

  private void ended() {
    ended = true;
    reading.wake();
  }

  /** Ends it here and now: a reset came, or the machine died. */
  void fail(String why) {
    if (broken == null && !closed) {
      broken = why;
      over();
    }
  }

  /** A parcel found no machine that knows this connection, but one with its address. */
  void unknown() {
    SimConnection end = other;
    if (end != null) {
      reset(end);
    }
  }

  private void over() {
    inbox.clear();
    machine.remove(this);
    reading.wake();
    writing.wake();
  }

  private void reset(SimConnection end) {
    signal(Kind.RESET, end, () -> end.fail(RESET));
  }

  void signal(Kind kind, SimConnection to, Runnable effect) {
    send(Parcel.signal(kind, to, effect));
  }

  private void send(Parcel parcel) {
    // After a reset by an address without memory of us, too: such a machine is alive.
    if (machine.isAlive() || parcel.kind() == Kind.RESET) {
      lastArrival = out.send(parcel, lastArrival);
    }
  }
}
