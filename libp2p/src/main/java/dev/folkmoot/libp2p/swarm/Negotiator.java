package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.StreamResetException;
import dev.folkmoot.libp2p.UnsupportedProtocolException;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.multistream.MultistreamDialer;
import dev.folkmoot.libp2p.multistream.MultistreamListener;
import dev.folkmoot.libp2p.multistream.Negotiation;
import dev.folkmoot.libp2p.platform.Timers;
import dev.folkmoot.libp2p.transport.MuxedStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** Agrees with the remote what a fresh stream speaks, waiting for every answer. */
final class Negotiator {

  /** How long an agreement may take; then the stream is reset. */
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final int PIECE_BYTES = 512;
  private static final int LINE_BYTES = 4 * 1024;

  /**
   * What was agreed.
   *
   * @param held bytes that were read behind it
   */
  record Agreement(ProtocolId protocol, ByteString held) {}

  private interface Side {
    Negotiation receive(ByteBuffer in);

    int drain(ByteBuffer out);
  }

  private final Timers timers;

  Negotiator(Timers timers) {
    this.timers = timers;
  }

  /** Proposes one after the other. */
  Agreement propose(MuxedStream muxed, List<ProtocolId> protocols) throws IOException {
    var dialer = new MultistreamDialer(protocols.stream().map(ProtocolId::value).toList());
    try {
      return agree(muxed, side(dialer::receive, dialer::drain));
    } catch (RefusedException refused) {
      throw new UnsupportedProtocolException(protocols);
    }
  }

  /** Takes the first proposal that is among the supported ones. */
  Agreement answer(MuxedStream muxed, List<String> supported) throws IOException {
    var listener = new MultistreamListener(supported);
    return agree(muxed, side(listener::receive, listener::drain));
  }

  private Agreement agree(MuxedStream muxed, Side side) throws IOException {
    Timers.Timer timer = timers.schedule(TIMEOUT, muxed::reset);
    byte[] piece = new byte[PIECE_BYTES];
    byte[] lines = new byte[LINE_BYTES];
    try {
      ByteBuffer in = ByteBuffer.wrap(piece).limit(0);
      Negotiation state = side.receive(in);
      while (state instanceof Negotiation.Pending) {
        flush(muxed, side, lines);
        in.position(0).limit(fill(muxed, piece));
        state = side.receive(in);
      }
      flushSoon(muxed, side, lines);
      if (state instanceof Negotiation.Selected(String protocol)) {
        ByteString held = ByteString.copyOf(piece, in.position(), in.limit());
        return new Agreement(new ProtocolId(protocol), held);
      }
      throw new RefusedException("there is nothing that both speak");
    } catch (MalformedException broken) {
      // The refusal of an earlier line may still wait here.
      flush(muxed, side, lines);
      throw new RefusedException("the remote does not negotiate: " + broken.getMessage());
    } finally {
      timer.cancel();
    }
  }

  private static void flush(MuxedStream muxed, Side side, byte[] lines) throws IOException {
    int count = side.drain(ByteBuffer.wrap(lines));
    while (count > 0) {
      muxed.write(lines, 0, count);
      count = side.drain(ByteBuffer.wrap(lines));
    }
  }

  /** The last line: with the first bytes of the answer, where they come at once. */
  private static void flushSoon(MuxedStream muxed, Side side, byte[] lines) throws IOException {
    int count = side.drain(ByteBuffer.wrap(lines));
    while (count > 0) {
      muxed.writeSoon(lines, 0, count);
      count = side.drain(ByteBuffer.wrap(lines));
    }
  }

  private static int fill(MuxedStream muxed, byte[] piece) throws IOException {
    int count = muxed.read(piece, 0, piece.length);
    if (count < 0) {
      throw new StreamResetException("the remote closed the stream before it agreed");
    }
    return count;
  }

  private interface Receive {
    Negotiation receive(ByteBuffer in);
  }

  private interface Drain {
    int drain(ByteBuffer out);
  }

  private static Side side(Receive receive, Drain drain) {
    return new Side() {
      @Override
      public Negotiation receive(ByteBuffer in) {
        return receive.receive(in);
      }

      @Override
      public int drain(ByteBuffer out) {
        return drain.drain(out);
      }
    };
  }

  /**
   * No agreement. The stream is then closed rather than reset: behind a refused proposal there may
   * be data that was sent too early and reads as nonsense, and a reset would overtake the refusal.
   */
  static final class RefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }
}
