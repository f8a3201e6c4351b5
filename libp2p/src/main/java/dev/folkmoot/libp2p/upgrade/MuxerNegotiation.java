package dev.folkmoot.libp2p.upgrade;

import dev.folkmoot.libp2p.multistream.MultistreamDialer;
import dev.folkmoot.libp2p.multistream.MultistreamListener;
import dev.folkmoot.libp2p.multistream.Negotiation;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** For remotes without Noise's muxer extension: multistream once more, inside Noise. */
final class MuxerNegotiation {

  private final SealedReader reader;
  private final SealedWriter writer;

  MuxerNegotiation(SealedReader reader, SealedWriter writer) {
    this.reader = reader;
    this.writer = writer;
  }

  void propose(String muxer) throws IOException {
    var dialer = new MultistreamDialer(List.of(muxer));
    dialer.drain(writer.buffer(0));
    flush();
    Negotiation state = dialer.receive(more());
    while (state instanceof Negotiation.Pending) {
      state = dialer.receive(more());
    }
    finish(state);
  }

  void answer(String muxer) throws IOException {
    var listener = new MultistreamListener(List.of(muxer));
    Negotiation state = listener.receive(more());
    while (state instanceof Negotiation.Pending) {
      listener.drain(writer.buffer(0));
      flush();
      state = listener.receive(more());
    }
    listener.drain(writer.buffer(0));
    flush();
    finish(state);
  }

  private void finish(Negotiation state) throws UpgradeException {
    if (state instanceof Negotiation.Refused(String reason)) {
      throw new UpgradeException(reason);
    }
    reader.keepRest();
  }

  private void flush() throws IOException {
    writer.seal();
    writer.flush();
  }

  private ByteBuffer more() throws IOException {
    ByteBuffer plain = reader.next();
    if (plain == null) {
      throw new EOFException("the remote hung up before a muxer was agreed on");
    }
    return plain;
  }
}
