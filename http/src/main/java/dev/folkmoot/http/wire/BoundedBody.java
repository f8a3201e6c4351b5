package dev.folkmoot.http.wire;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.RequestException;
import java.io.IOException;
import java.io.InputStream;

/** A request's body, up to the limit; tells a body that ends early from one that ends. */
final class BoundedBody extends InputStream {

  private final InputStream body;
  private final long limit;
  private long read;
  private boolean broken;

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
      broken = true;
      throw new RefusedException(400, "unexpected EOF: the request body ended early", e);
    } catch (NumberFormatException | RequestException | DataReader.IncorrectNewLineException e) {
      broken = true;
      throw new RefusedException(
          400,
          "the chunks of the request body cannot be told apart: each must begin with its size in"
              + " hexadecimal digits and end with a line break",
          e);
    }
  }

  /** Whether nobody can say where the body ends, and so where the next request begins. */
  boolean isBroken() {
    return broken;
  }

  static RefusedException tooLarge(long limit) {
    return new RefusedException(
        413, "the request body is larger than " + (limit >> 20) + " MiB, the most that is read");
  }
}
