package dev.folkmoot.http.wire;

import io.helidon.common.buffers.DataReader;
import java.io.IOException;
import java.io.InputStream;

/** A request's body, up to the limit; tells a body that ends early from one that ends. */
final class BoundedBody extends InputStream {

  private final InputStream body;
  private final long limit;
  private long read;

  BoundedBody(InputStream body, long limit) {
    this.body = body;
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      int count = body.read(bytes, offset, length);
      read += Math.max(0, count);
      if (read > limit) {
        throw tooLarge(limit);
      }
      return count;
    } catch (DataReader.InsufficientDataAvailableException e) {
      throw new RefusedException(400, "unexpected EOF: the request body ended early", e);
    }
  }

  static RefusedException tooLarge(long limit) {
    return new RefusedException(
        413, "the request body is larger than " + (limit >> 20) + " MiB, the most that is read");
  }
}
