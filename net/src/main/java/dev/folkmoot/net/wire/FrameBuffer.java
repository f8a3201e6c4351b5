package dev.folkmoot.net.wire;

import java.util.Arrays;
import java.util.function.Function;

/**
 * Takes bytes as they come from a stream and gives whole messages, without I/O:
 *
 * <pre>{@code
 * while (!frames.hasFrame()) {
 *   int count = stream.read(frames.array(), frames.position(), frames.room());
 *   frames.received(count);
 * }
 * Answer answer = frames.take(AnswerCodec::read);
 * }</pre>
 *
 * <p>It holds what was sent and not what was announced: the array grows as bytes arrive, up to the
 * largest frame that the protocol allows. A length beyond that is refused as soon as it is read.
 */
public final class FrameBuffer {

  private static final int FIRST_CAPACITY_BYTES = 2 * 1024;

  /** One long frame must not hold its memory for as long as the stream lives. */
  private static final int KEPT_CAPACITY_BYTES = 64 * 1024;

  private static final int MAX_PREFIX_BYTES = 4;

  private final int maxBytes;
  private final int maxFields;
  private byte[] array = new byte[FIRST_CAPACITY_BYTES];
  private int start;
  private int end;

  /**
   * @param maxBytes the longest message, in bytes
   * @param maxFields the most fields of a message
   */
  public FrameBuffer(int maxBytes, int maxFields) {
    this.maxBytes = maxBytes;
    this.maxFields = maxFields;
  }

  /** Where to read to, from {@link #position}, at most {@link #room} bytes. */
  public byte[] array() {
    return array;
  }

  public int position() {
    return end;
  }

  /**
   * At least 1 while there is no whole frame. Makes room first, so ask for {@link #array} and
   * {@link #position} afterwards.
   */
  public int room() {
    if (start == end) {
      start = 0;
      end = 0;
      if (array.length > KEPT_CAPACITY_BYTES) {
        array = new byte[FIRST_CAPACITY_BYTES];
      }
    } else if (end == array.length && start > 0) {
      System.arraycopy(array, start, array, 0, end - start);
      end -= start;
      start = 0;
    }
    if (end == array.length) {
      // Only inside one unfinished frame, which hasFrame has found to be within the limit.
      array = Arrays.copyOf(array, Math.min(2 * array.length, maxBytes + MAX_PREFIX_BYTES));
    }
    return array.length - end;
  }

  /** So many bytes have been put there. */
  public void received(int count) {
    end += count;
  }

  /** Bytes that were received and not yet taken. */
  public int buffered() {
    return end - start;
  }

  /**
   * Whether a whole message is here.
   *
   * @throws MalformedMessageException if its length is beyond the limit
   */
  public boolean hasFrame() {
    int prefix = prefixSize();
    return prefix > 0 && end - start - prefix >= length(prefix);
  }

  /** Takes the message off. {@link #hasFrame} must be true. */
  public <T> T take(Function<MessageReader, T> body) {
    int prefix = prefixSize();
    int from = start + prefix;
    int to = from + length(prefix);
    start = to;
    return MessageReader.guarded(new MessageReader(array, from, to, maxFields), body);
  }

  /** Takes bytes off that are no frame, at most so many; answers how many they were. */
  public int drain(byte[] target, int at, int most) {
    int count = Math.min(most, end - start);
    System.arraycopy(array, start, target, at, count);
    start += count;
    return count;
  }

  /** 0 while the length is not whole. */
  private int prefixSize() {
    for (int i = 0; i < MAX_PREFIX_BYTES; i++) {
      if (start + i == end) {
        return 0;
      }
      if (array[start + i] >= 0) {
        length(i + 1);
        return i + 1;
      }
    }
    throw new MalformedMessageException("a length of more than " + MAX_PREFIX_BYTES + " bytes");
  }

  private int length(int prefix) {
    int value = 0;
    for (int i = prefix - 1; i >= 0; i--) {
      value = (value << 7) | (array[start + i] & 0x7f);
    }
    if (value > maxBytes) {
      throw new MalformedMessageException("a message of " + value + " bytes, over " + maxBytes);
    }
    return value;
  }
}
