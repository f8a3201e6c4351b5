package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.transport.MuxedStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose protocol is agreed on, or proposed with nothing against it.
 *
 * <p>A dialer with one proposal writes its data behind it at once: that saves a round trip on every
 * request. Until the echo has come, three things differ, and {@link OptimisticProposal} sees to
 * them: the proposal travels with the first bytes; reading takes the echo first; and the FIN waits
 * for it, because js-libp2p loses a half-close that comes in one burst with the proposal.
 */
final class NegotiatedStream implements Stream {

  private final PeerConnection connection;
  private final MuxedStream muxed;
  private final ProtocolId protocol;
  private final @Nullable OptimisticProposal proposal;
  private byte @Nullable [] held;
  private int heldFrom;

  /**
   * @param proposal what is not agreed yet; null where all is
   * @param held bytes that were read behind the negotiation
   */
  NegotiatedStream(
      PeerConnection connection,
      MuxedStream muxed,
      ProtocolId protocol,
      @Nullable OptimisticProposal proposal,
      ByteString held) {
    this.connection = connection;
    this.muxed = muxed;
    this.protocol = protocol;
    this.proposal = proposal;
    this.held = held.isEmpty() ? null : held.toByteArray();
  }

  @Override
  public ProtocolId protocol() {
    return protocol;
  }

  @Override
  public Connection connection() {
    return connection;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    OptimisticProposal open = proposal;
    if (open != null && open.isOpen()) {
      open.awaitEcho();
    }
    byte[] first = open == null ? held : open.takeHeld();
    if (first != null && open != null) {
      held = first;
      heldFrom = 0;
    }
    return held == null
        ? muxed.read(buffer, offset, length)
        : readHeld(held, buffer, offset, length);
  }

  private int readHeld(byte[] bytes, byte[] buffer, int offset, int length) {
    int count = Math.min(length, bytes.length - heldFrom);
    System.arraycopy(bytes, heldFrom, buffer, offset, count);
    heldFrom += count;
    if (heldFrom == bytes.length) {
      held = null;
    }
    return count;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int sent = proposal == null ? 0 : proposal.sendWith(bytes, offset, length);
    if (sent < length) {
      muxed.write(bytes, offset + sent, length - sent);
    }
  }

  @Override
  public void closeWrite() throws IOException {
    if (proposal != null && proposal.isOpen()) {
      proposal.awaitEcho();
    }
    muxed.closeWrite();
  }

  @Override
  public void reset() {
    muxed.reset();
  }

  @Override
  public void close() {
    OptimisticProposal open = proposal;
    if (open == null || !open.isOpen()) {
      muxed.close();
    } else if (open.isUnsent()) {
      // Nothing was ever said.
      muxed.reset();
    } else {
      // The FIN must wait for the echo; the caller need not.
      connection.start(
          "stream-close",
          () -> {
            try {
              open.awaitEcho();
              muxed.close();
            } catch (IOException e) {
              muxed.reset();
            }
          });
    }
  }

  @Override
  public void readDeadline(Duration fromNow) {
    muxed.readDeadline(fromNow);
  }

  @Override
  public void writeDeadline(Duration fromNow) {
    muxed.writeDeadline(fromNow);
  }

  @Override
  public InputStream input() {
    return new StreamInput(this);
  }

  @Override
  public OutputStream output() {
    return new StreamOutput(this);
  }

  @Override
  public String toString() {
    return protocol + " with " + connection.remotePeer();
  }
}
