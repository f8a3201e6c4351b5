package dev.folkmoot.libp2p.multistream;

import dev.folkmoot.libp2p.multiformats.Uvarint;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Lines on their way out. Bounded by what its owner writes: an answer for each line read. */
final class LineWriter {

  private final ByteArrayOutputStream pending = new ByteArrayOutputStream(64);
  private int drained;

  void write(String line) {
    byte[] text = line.getBytes(StandardCharsets.UTF_8);
    int length = text.length + 1;
    if (length > LineReader.MAX_LINE_BYTES) {
      throw new IllegalArgumentException("line is too long for multistream: " + length + " bytes");
    }
    pending.writeBytes(Uvarint.encode(length));
    pending.writeBytes(text);
    pending.write('\n');
  }

  /** A message that is itself made of lines, as the answer to {@code ls} is. */
  void writeNested(LineWriter lines) {
    byte[] body = lines.pending.toByteArray();
    pending.writeBytes(Uvarint.encode(body.length + 1L));
    pending.writeBytes(body);
    pending.write('\n');
  }

  int drain(ByteBuffer out) {
    byte[] bytes = pending.toByteArray();
    int step = Math.min(out.remaining(), bytes.length - drained);
    out.put(bytes, drained, step);
    drained += step;
    if (drained == bytes.length) {
      pending.reset();
      drained = 0;
    }
    return step;
  }

  boolean isEmpty() {
    return pending.size() == 0;
  }
}
