package dev.folkmoot.libp2p.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.libp2p.StreamResetException;
import dev.folkmoot.libp2p.transport.MuxedStream;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A remote sends STOP_SENDING, as rust-libp2p does with a stream that it drops, with or without the
 * end of its own half before.
 */
@Timeout(120)
final class StoppedWriterIT {
  private static final int MIB = 1024 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Leaks leaks;
  private Pair pair;
  private MuxedStream mine;
  private MuxedStream theirs;

  @BeforeEach
  void connect() throws IOException {
    leaks = Leaks.watch();
    pair = Pair.create();
    mine = pair.outbound.open();
    Pair.write(mine, (byte) 1);
    theirs = pair.inbound.accept();
    assertThat(theirs.read(new byte[1], 0, 1)).isEqualTo(1);
  }

  @AfterEach
  void disconnect() {
    pair.close();
    leaks.requireNone();
  }

  private void stop(boolean endBefore) throws IOException {
    if (endBefore) {
      theirs.closeWrite();
    }
    QuicStreamChannel channel = ((QuicStream) theirs).channel();
    assertThat(channel.shutdownInput(7, channel.newPromise()).awaitUninterruptibly(60_000))
        .isTrue();
    passed();
  }

  /** What was sent until now has come: what is sent on another stream overtakes nothing here. */
  private void passed() throws IOException {
    for (int i = 0; i < 3; i++) {
      MuxedStream other = pair.inbound.open();
      Pair.write(other, (byte) 1);
      MuxedStream there = pair.outbound.accept();
      assertThat(there.read(new byte[1], 0, 1)).isEqualTo(1);
      there.reset();
      other.reset();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWriterWhoWaitsForTheWindowIsToldAtOnce(boolean endBefore) throws IOException {
    AtomicLong written = new AtomicLong();
    CompletableFuture<Boolean> writing = endless(written);
    await().until(() -> stands(written));
    stop(endBefore);
    requireTold(writing);
    goesAsItCame();
  }

  private CompletableFuture<Boolean> endless(AtomicLong written) {
    return Pair.perform(() -> {
      byte[] chunk = new byte[64 * 1024];
      while (true) {
        Pair.write(mine, chunk);
        written.addAndGet(chunk.length);
      }
    });
  }

  private static boolean stands(AtomicLong counter) {
    long before = counter.get();
    await().pollDelay(Duration.ofMillis(300)).until(() -> true);
    return before > 0 && counter.get() == before;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWriterWhoComesLaterIsTold(boolean endBefore) throws IOException {
    stop(endBefore);
    requireTold(Pair.perform(() -> Pair.write(mine, new byte[8 * MIB])));
    goesAsItCame();
  }

  @Test
  void aWriterWhoHasUsedUpTheWindowExactlyIsTold() throws IOException {
    Pair.write(mine, new byte[QuicConfig.defaults().streamWindowBytes() - 1]);
    passed();
    stop(false);
    requireTold(Pair.perform(() -> Pair.write(mine, new byte[8 * MIB])));
    goesAsItCame();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoHasOnlyToEndHisHalfCan(boolean endBefore) throws IOException {
    stop(endBefore);
    mine.closeWrite();
    goesAsItCame();
  }

  @Test
  void closingOfAStoppedStreamIsEnough() throws IOException {
    stop(true);
    mine.close();
    goesAsItCame();
  }

  private static void requireTold(CompletableFuture<Boolean> writing) {
    assertThat(writing)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .withCauseInstanceOf(StreamResetException.class);
  }

  /** The stream is over, and nothing of it is left that would keep the connection. */
  private void goesAsItCame() {
    AtomicInteger told = new AtomicInteger();
    mine.whenOver(told::incrementAndGet);
    mine.close();
    theirs.reset();
    await().until(() -> told.get() == 1);
    assertThat(mine.isOver()).isTrue();
    pair.outbound.goAway();
    await().until(pair.outbound::isClosed);
  }
}
