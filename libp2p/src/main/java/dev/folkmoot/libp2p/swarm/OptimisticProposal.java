package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.StreamResetException;
import dev.folkmoot.libp2p.UnsupportedProtocolException;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.multistream.MultistreamDialer;
import dev.folkmoot.libp2p.multistream.Negotiation;
import dev.folkmoot.libp2p.platform.Timers;
import dev.folkmoot.libp2p.transport.MuxedStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one proposal of a stream, on its way. The reader and the writer of the stream may both come
 * by at the same time: whoever is first sends it, whoever is first reads the echo.
 */
final class OptimisticProposal {

  /** A larger first write is cut, so that nobody blocks here for the window. */
  private static final int FIRST_WRITE_BYTES = 4 * 1024;

  private static final int PIECE_BYTES = 512;

  /** More than the lines' prefixes and the multistream header take. */
  private static final int HEADER_BYTES = 64;

  private final MuxedStream muxed;
  private final ProtocolId protocol;
  private final Timers timers;

  private final ReentrantLock sending = new ReentrantLock();
  private volatile boolean unsent = true;

  private final ReentrantLock reading = new ReentrantLock();
  private @Nullable MultistreamDialer dialer;
  private Timers.@Nullable Timer timer;
  private boolean refused;
  private volatile boolean open = true;
  private byte @Nullable [] held;

  OptimisticProposal(MuxedStream muxed, ProtocolId protocol, Timers timers) {
    this.muxed = muxed;
    this.protocol = protocol;
    this.timers = timers;
    this.dialer = new MultistreamDialer(List.of(protocol.value()));
  }

  /** Whether the echo has not been read yet. */
  boolean isOpen() {
    return open;
  }

  boolean isUnsent() {
    return unsent;
  }

  /** Sends the proposal if it has not been, with the first of these bytes; says how many. */
  int sendWith(byte[] bytes, int offset, int length) throws IOException {
    if (!unsent) {
      return 0;
    }
    sending.lock();
    try {
      MultistreamDialer proposal = dialer;
      if (!unsent || proposal == null) {
        return 0;
      }
      int count = Math.min(length, FIRST_WRITE_BYTES);
      byte[] both = new byte[ProtocolId.MAX_BYTES + HEADER_BYTES + count];
      ByteBuffer first = ByteBuffer.wrap(both);
      proposal.drain(first);
      first.put(bytes, offset, count);
      timer = timers.schedule(Negotiator.TIMEOUT, this::late);
      muxed.write(both, 0, first.position());
      unsent = false;
      return count;
    } finally {
      sending.unlock();
    }
  }

  private void late() {
    if (open) {
      muxed.reset();
    }
  }

  /**
   * Blocks until the remote has agreed.
   *
   * @throws UnsupportedProtocolException if it has not
   */
  void awaitEcho() throws IOException {
    sendWith(new byte[0], 0, 0);
    reading.lock();
    try {
      if (refused) {
        throw new UnsupportedProtocolException(List.of(protocol));
      }
      MultistreamDialer proposal = dialer;
      if (proposal == null) {
        return;
      }
      held = readEcho(proposal);
      dialer = null;
      open = false;
      if (timer != null) {
        timer.cancel();
      }
    } finally {
      reading.unlock();
    }
  }

  /** Answers what was read behind the echo. */
  private byte[] readEcho(MultistreamDialer proposal) throws IOException {
    byte[] piece = new byte[PIECE_BYTES];
    while (true) {
      int count = muxed.read(piece, 0, PIECE_BYTES);
      if (count < 0) {
        muxed.reset();
        throw new StreamResetException("the remote closed the stream before it agreed");
      }
      ByteBuffer in = ByteBuffer.wrap(piece, 0, count);
      switch (received(proposal, in)) {
        case Negotiation.Pending _ -> {}
        case Negotiation.Selected _ -> {
          return Arrays.copyOfRange(piece, in.position(), in.limit());
        }
        case Negotiation.Refused _ -> {
          refused = true;
          muxed.reset();
          throw new UnsupportedProtocolException(List.of(protocol));
        }
      }
    }
  }

  private Negotiation received(MultistreamDialer proposal, ByteBuffer in) throws IOException {
    try {
      return proposal.receive(in);
    } catch (MalformedException broken) {
      muxed.reset();
      throw new StreamResetException("the remote does not negotiate: " + broken.getMessage());
    }
  }

  /** What was read behind the echo, once. Only the stream's reader asks. */
  byte @Nullable [] takeHeld() {
    byte[] first = held;
    held = null;
    return first == null || first.length == 0 ? null : first;
  }
}
