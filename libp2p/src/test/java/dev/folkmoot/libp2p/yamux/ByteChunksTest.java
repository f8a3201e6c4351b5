package dev.folkmoot.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The queue of bytes that both directions of a stream are made of. */
final class ByteChunksTest {

  @Test
  void whatGoesInComesOutInOrder() {
    var random = new Random(1);
    var chunks = new ByteChunks();
    int written = 0;
    int read = 0;
    for (int i = 0; i < 5_000; i++) {
      int count = random.nextInt(random.nextBoolean() ? 10 : 100_000) % 70_000;
      if (random.nextBoolean() && chunks.size() < 1 << 20) {
        var in = ByteBuffer.allocate(count + 5);
        for (int k = 0; k < in.capacity(); k++) {
          in.put(k, (byte) (written + k));
        }
        chunks.append(in, count);
        assertThat(in.remaining()).isEqualTo(5);
        written += count;
      } else {
        var out = ByteBuffer.allocate(count);
        int taken = chunks.take(out, Integer.MAX_VALUE);
        assertThat(taken).isEqualTo(Math.min(count, written - read));
        for (int k = 0; k < taken; k++) {
          if (out.get(k) != (byte) (read + k)) {
            throw new AssertionError("byte " + (read + k) + " is another");
          }
        }
        read += taken;
      }
      assertThat(chunks.size()).isEqualTo(written - read);
    }
  }

  @Test
  void noMoreIsTakenThanWasAskedFor() {
    var chunks = new ByteChunks();
    chunks.append(ByteBuffer.allocate(100), 100);
    assertThat(chunks.take(ByteBuffer.allocate(100), 7)).isEqualTo(7);
    assertThat(chunks.take(ByteBuffer.allocate(3), 100)).isEqualTo(3);
    assertThat(chunks.size()).isEqualTo(90);
    chunks.clear();
    assertThat(chunks.size()).isZero();
    assertThat(chunks.take(ByteBuffer.allocate(3), 3)).isZero();
  }
}
