package dev.folkmoot.libp2p.ping;

import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** The side that measures. One ping is under way at a time. */
public final class PingDialer {

  /** The protocol's name in multistream-select. */
  public static final String PROTOCOL = "/ipfs/ping/1.0.0";

  /** The size of a ping and of its answer. */
  public static final int BYTES = 32;

  private final RandomGenerator random;
  private final byte[] sent = new byte[BYTES];
  private final byte[] answer = new byte[BYTES];
  private int answered = BYTES;
  private long sentAt;

  /**
   * @param random what a ping consists of: only so that no answer is given before its question
   */
  public PingDialer(RandomGenerator random) {
    this.random = random;
  }

  /**
   * The next ping's bytes.
   *
   * @param now nanoseconds of a monotonic clock: when they go out
   * @throws IllegalStateException while another is under way
   */
  public ByteBuffer ping(long now) {
    if (answered < BYTES) {
      throw new IllegalStateException("a ping is under way");
    }
    random.nextBytes(sent);
    answered = 0;
    sentAt = now;
    return ByteBuffer.wrap(sent.clone());
  }

  /**
   * Takes in what the remote sent.
   *
   * @return the round trip in nanoseconds, when the answer is whole
   * @throws MalformedException if it is not what was sent, or nothing was asked
   */
  public OptionalLong receive(ByteBuffer in, long now) {
    if (in.remaining() > BYTES - answered) {
      throw new MalformedException("a ping was answered with more than it asked");
    }
    int count = in.remaining();
    in.get(answer, answered, count);
    answered += count;
    if (count == 0 || answered < BYTES) {
      return OptionalLong.empty();
    }
    if (!Arrays.equals(sent, answer)) {
      throw new MalformedException("a ping was answered with other bytes");
    }
    return OptionalLong.of(now - sentAt);
  }
}
