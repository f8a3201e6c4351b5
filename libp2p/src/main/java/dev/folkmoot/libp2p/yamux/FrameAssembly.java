package dev.folkmoot.libp2p.yamux;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Puts a header together from pieces, and hands a body on as it arrives. Nothing is sized by a
 * length field: js-libp2p sends frames as large as the window, others whatever they like.
 */
final class FrameAssembly {

  private final ByteBuffer header = ByteBuffer.allocate(FrameHeader.BYTES);
  private long bodyLeft;
  private @Nullable YamuxStream bodyStream;
  private boolean bodyFinishes;

  boolean isInBody() {
    return bodyLeft > 0;
  }

  /** Takes bytes of a header; null while it is not whole. */
  @Nullable FrameHeader header(ByteBuffer in) {
    int step = Math.min(header.remaining(), in.remaining());
    header.put(header.position(), in, in.position(), step);
    header.position(header.position() + step);
    in.position(in.position() + step);
    if (header.hasRemaining()) {
      return null;
    }
    FrameHeader frame = FrameHeader.read(header.flip());
    header.clear();
    return frame;
  }

  /**
   * What follows is the body of this frame.
   *
   * @param stream whose it is; null skips it
   */
  void beginBody(FrameHeader frame, @Nullable YamuxStream stream) {
    bodyLeft = frame.length();
    bodyStream = stream;
    bodyFinishes = frame.has(FrameHeader.FIN);
    if (bodyLeft == 0) {
      endBody();
    }
  }

  /** Takes bytes of the body. */
  void body(ByteBuffer in) {
    int step = (int) Math.min(bodyLeft, in.remaining());
    bodyLeft -= step;
    if (bodyStream == null) {
      in.position(in.position() + step);
    } else {
      bodyStream.deliver(in, step);
    }
    if (bodyLeft == 0) {
      endBody();
    }
  }

  private void endBody() {
    if (bodyStream != null && bodyFinishes) {
      bodyStream.remoteFinished();
    }
    bodyStream = null;
  }

  /** The session is over: nothing is handed on any more. */
  void forgetStream() {
    bodyStream = null;
  }
}
