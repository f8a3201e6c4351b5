package dev.folkmoot.libp2p.perf;

import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Both sides of perf. */
public final class Perf {

  public static final ProtocolId PROTOCOL = new ProtocolId("/perf/1.0.0");

  private static final int PIECE_BYTES = 64 * 1024;
  private static final int SMALL_PIECE_BYTES = 256;

  private Perf() {}

  /** Serves one stream. */
  public static void serve(Stream stream) throws IOException {
    byte[] head = new byte[Long.BYTES];
    int have = 0;
    while (have < Long.BYTES) {
      int count = stream.read(head, have, Long.BYTES - have);
      if (count < 0) {
        throw new EOFException("perf ended within its number");
      }
      have += count;
    }
    // Unsigned on the wire; nobody can wait for the upper half of that.
    long wanted = ByteBuffer.wrap(head).getLong() & Long.MAX_VALUE;
    drain(stream, 0, Long.MAX_VALUE, (_, _) -> {});
    send(stream, wanted, (_, _) -> {});
    stream.closeWrite();
  }

  /** Hears of every piece of a run that has gone out or come in. */
  public interface Progress {
    void moved(int uploadedBytes, int downloadedBytes);
  }

  /**
   * Sends and receives so many bytes.
   *
   * @param stream fresh; closed afterwards, and left to the caller to reset if it fails
   * @throws IOException also where the remote sends more or less than it was asked for
   */
  public static void run(Stream stream, long uploadBytes, long downloadBytes) throws IOException {
    run(stream, uploadBytes, downloadBytes, (_, _) -> {});
  }

  /** As {@link #run(Stream, long, long)}, and tells how it goes. */
  public static void run(Stream stream, long uploadBytes, long downloadBytes, Progress progress)
      throws IOException {
    stream.write(ByteBuffer.allocate(Long.BYTES).putLong(downloadBytes).array(), 0, Long.BYTES);
    send(stream, uploadBytes, progress);
    stream.closeWrite();
    long received = drain(stream, downloadBytes, downloadBytes, progress);
    if (received != downloadBytes) {
      throw new EOFException("perf sent " + received + " bytes of " + downloadBytes);
    }
    stream.close();
  }

  private static void send(Stream stream, long count, Progress progress) throws IOException {
    byte[] piece = piece(count);
    long left = count;
    while (left > 0) {
      int step = (int) Math.min(left, piece.length);
      stream.write(piece, 0, step);
      progress.moved(step, 0);
      left -= step;
    }
  }

  /** A run of one byte should not cost the buffer of one of gigabytes. */
  private static byte[] piece(long wanted) {
    return new byte[Math.clamp(wanted, SMALL_PIECE_BYTES, PIECE_BYTES)];
  }

  /** Reads to the end, but not much beyond what was asked for: a remote might never end. */
  private static long drain(Stream stream, long expected, long most, Progress progress)
      throws IOException {
    byte[] piece = piece(expected);
    long sum = 0;
    int count = stream.read(piece, 0, piece.length);
    while (count >= 0 && sum <= most) {
      sum += count;
      progress.moved(0, count);
      if (count == piece.length && count < PIECE_BYTES) {
        piece = piece(PIECE_BYTES);
      }
      count = stream.read(piece, 0, piece.length);
    }
    return sum;
  }
}
