package dev.folkmoot.libp2p.transport.quic;

import dev.folkmoot.libp2p.multistream.MultistreamDialer;
import dev.folkmoot.libp2p.multistream.MultistreamListener;
import dev.folkmoot.libp2p.multistream.Negotiation;
import dev.folkmoot.libp2p.transport.MuxedConnection;
import dev.folkmoot.libp2p.transport.MuxedStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Agrees on a protocol over a raw stream, as the swarm does; reads not a byte too much. */
final class Negotiated {
  static final String ECHO = "/folkmoot/echo/1.0.0";
  static final String PERF = "/perf/1.0.0";
  static final String PING = "/ipfs/ping/1.0.0";

  private static final int BUFFER_BYTES = 1_024;

  private Negotiated() {}

  static MuxedStream open(MuxedConnection connection, String protocol) throws IOException {
    MuxedStream stream = connection.open();
    MultistreamDialer dialer = new MultistreamDialer(List.of(protocol));
    ByteBuffer out = ByteBuffer.allocate(BUFFER_BYTES);
    dialer.drain(out);
    stream.write(out.array(), 0, out.position());
    while (true) {
      switch (dialer.receive(nextByte(stream))) {
        case Negotiation.Selected _ -> {
          return stream;
        }
        case Negotiation.Refused refused -> throw new IOException(refused.reason());
        case Negotiation.Pending _ -> {}
      }
    }
  }

  /** Answers one stream; the name of what was agreed. */
  static String accept(MuxedStream stream, List<String> protocols) throws IOException {
    MultistreamListener listener = new MultistreamListener(protocols);
    ByteBuffer out = ByteBuffer.allocate(BUFFER_BYTES);
    while (true) {
      Negotiation state = listener.receive(nextByte(stream));
      out.clear();
      listener.drain(out);
      stream.write(out.array(), 0, out.position());
      switch (state) {
        case Negotiation.Selected selected -> {
          return selected.protocol();
        }
        case Negotiation.Refused refused -> throw new IOException(refused.reason());
        case Negotiation.Pending _ -> {}
      }
    }
  }

  private static ByteBuffer nextByte(MuxedStream stream) throws IOException {
    byte[] one = new byte[1];
    if (stream.read(one, 0, 1) < 0) {
      throw new EOFException("the stream ended before a protocol was agreed on");
    }
    return ByteBuffer.wrap(one);
  }

  /** Serves echo, ping and perf on every stream that comes, until the connection ends. */
  static void serve(MuxedConnection connection) {
    Thread.startVirtualThread(() -> {
      try {
        while (true) {
          MuxedStream stream = connection.accept();
          Thread.startVirtualThread(() -> serve(stream));
        }
      } catch (IOException end) {
        assert connection.isClosed() : end;
      }
    });
  }

  private static void serve(MuxedStream stream) {
    try {
      switch (accept(stream, List.of(ECHO, PING, PERF))) {
        case PERF -> answerPerf(stream);
        default -> Pair.answerEcho(stream);
      }
    } catch (IOException failed) {
      stream.reset(); // identify among others, which js always asks for
    }
  }

  private static void answerPerf(MuxedStream stream) throws IOException {
    byte[] asked = new byte[Long.BYTES];
    int read = 0;
    byte[] buffer = new byte[64 * 1024];
    for (int n = stream.read(buffer, 0, buffer.length);
        n >= 0;
        n = stream.read(buffer, 0, buffer.length)) {
      int part = Math.min(n, asked.length - read);
      System.arraycopy(buffer, 0, asked, read, part);
      read += part;
    }
    long left = ByteBuffer.wrap(asked).getLong();
    while (left > 0) {
      int part = (int) Math.min(left, buffer.length);
      stream.write(buffer, 0, part);
      left -= part;
    }
    stream.closeWrite();
  }

  /** Uploads, then downloads, and tells how many bytes came back. */
  static long perf(MuxedConnection connection, long up, long down) throws IOException {
    MuxedStream stream = open(connection, PERF);
    byte[] buffer = new byte[64 * 1024];
    stream.write(ByteBuffer.allocate(Long.BYTES).putLong(down).array(), 0, Long.BYTES);
    for (long left = up; left > 0; left -= buffer.length) {
      stream.write(buffer, 0, (int) Math.min(left, buffer.length));
    }
    stream.closeWrite();
    long count = 0;
    for (int n = stream.read(buffer, 0, buffer.length);
        n >= 0;
        n = stream.read(buffer, 0, buffer.length)) {
      count += n;
    }
    return count;
  }
}
