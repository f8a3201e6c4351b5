package dev.folkmoot.libp2p.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Fails a test that has lost a buffer: Netty's paranoid detector, asked by force. */
final class Leaks {
  private static final int COLLECTIONS = 3;

  private final Queue<String> found = new ConcurrentLinkedQueue<>();

  static Leaks watch() {
    Leaks leaks = new Leaks();
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    ByteBufUtil.setLeakListener((type, records) -> leaks.found.add(type + records));
    return leaks;
  }

  void requireNone() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      // The detector reports what the collector has found when the next buffer is made.
      PooledByteBufAllocator.DEFAULT.directBuffer(1).release();
    }
    assertThat(found).isEmpty();
  }
}
