package dev.folkmoot.libp2p.identify;

import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.wire.Framing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * An identify message as it stands on a stream of {@link #PROTOCOL} or {@link #PUSH_PROTOCOL}: its
 * parts, each with its length in front, until the end of the stream.
 */
public final class IdentifyStream {
  public static final String PROTOCOL = "/ipfs/id/1.0.0";
  public static final String PUSH_PROTOCOL = "/ipfs/id/push/1.0.0";

  /** The longest part that is read, in bytes: go's and js' limit. */
  public static final int MAX_PART_BYTES = 8 * 1024;

  /** Where a part that we send ends, in bytes: rust reads no more. One long field may exceed it. */
  public static final int SENT_PART_BYTES = 4 * 1024;

  /** The most parts, as go has it. */
  public static final int MAX_PARTS = 10;

  private static final Framing FRAMING = new Framing(MAX_PART_BYTES);

  private IdentifyStream() {}

  /**
   * Blocks until the stream ends and answers all parts as one message.
   *
   * @throws MalformedException where a part is bad, or there are none or too many
   */
  public static IdentifyMessage read(InputStream in) throws IOException {
    IdentifyMessage message = IdentifyMessage.EMPTY;
    for (int parts = 0; ; parts++) {
      Optional<byte[]> part = FRAMING.read(in);
      if (part.isEmpty()) {
        if (parts == 0) {
          throw new MalformedException("the stream ended without an identify message");
        }
        return message;
      }
      if (parts == MAX_PARTS) {
        throw new MalformedException("identify has at most " + MAX_PARTS + " parts");
      }
      message = message.withPart(IdentifyMessage.decode(part.get()));
    }
  }

  /** Writes all parts; closing the stream, which tells the reader that this is all, is left out. */
  public static void write(OutputStream out, IdentifyMessage message) throws IOException {
    for (byte[] part : message.encode()) {
      FRAMING.write(out, part);
    }
    out.flush();
  }
}
