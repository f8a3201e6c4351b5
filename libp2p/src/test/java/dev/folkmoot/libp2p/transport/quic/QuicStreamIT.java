package dev.folkmoot.libp2p.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.libp2p.StreamResetException;
import dev.folkmoot.libp2p.transport.MuxedStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams between two transports on loopback. */
@Timeout(120)
final class QuicStreamIT {
  private static final int MIB = 1024 * 1024;
  private static final long SEED = 20_261_121;

  private Leaks leaks;
  private Pair pair;

  @BeforeEach
  void connect() throws IOException {
    leaks = Leaks.watch();
    pair = Pair.create();
  }

  @AfterEach
  void disconnect() {
    pair.close();
    leaks.requireNone();
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(SEED).nextBytes(bytes);
    return bytes;
  }

  @Test
  void whatIsWrittenIsReadOnBothSides() throws IOException {
    Pair.echo(pair.inbound);
    MuxedStream stream = pair.outbound.open();
    byte[] sent = random(3 * MIB + 17);
    CompletableFuture<byte[]> echoed = Pair.start(() -> Pair.readAll(stream));
    Pair.write(stream, sent);
    stream.closeWrite();
    assertThat(echoed.join()).isEqualTo(sent);
    assertThat(stream.isOver()).isTrue();
  }

  @Test
  void theListenerMayOpenStreamsToo() throws IOException {
    Pair.echo(pair.outbound);
    MuxedStream stream = pair.inbound.open();
    Pair.write(stream, (byte) 1, (byte) 2);
    stream.closeWrite();
    assertThat(Pair.readAll(stream)).containsExactly(1, 2);
  }

  @Test
  void sixteenMebibytesPassEachWayAtOnce() throws IOException {
    byte[] sent = random(16 * MIB);
    MuxedStream mine = pair.outbound.open();
    Pair.write(mine, (byte) 0);
    MuxedStream theirs = pair.inbound.accept();
    assertThat(theirs.read(new byte[1], 0, 1)).isEqualTo(1);
    CompletableFuture<byte[]> there = Pair.start(() -> Pair.readAll(theirs));
    CompletableFuture<byte[]> back = Pair.start(() -> Pair.readAll(mine));
    CompletableFuture<Boolean> answer =
        Pair.perform(() -> {
          Pair.write(theirs, sent);
          theirs.closeWrite();
        });
    Pair.write(mine, sent);
    mine.closeWrite();
    assertThat(there.join()).isEqualTo(sent);
    assertThat(back.join()).isEqualTo(sent);
    assertThat(answer.join()).isTrue();
  }

  /**
   * Lesson 4.3.9: Netty's {@code shutdownOutput} fails what is pending. And lesson 4.3.1: what is
   * not yet sent when the remote has closed its half must still be sent.
   */
  @Test
  void anEndRightBehindManyBytesLosesNone() throws IOException {
    byte[] sent = random(8 * MIB);
    MuxedStream mine = pair.outbound.open();
    Pair.write(mine, (byte) 7);
    mine.closeWrite();
    MuxedStream theirs = pair.inbound.accept();
    assertThat(Pair.readAll(theirs)).containsExactly(7);
    CompletableFuture<Boolean> writer =
        Pair.perform(() -> {
          Pair.write(theirs, sent);
          theirs.closeWrite();
        });
    assertThat(Pair.readAll(mine)).isEqualTo(sent);
    assertThat(writer.join()).isTrue();
    await().until(() -> mine.isOver() && theirs.isOver());
  }

  @Test
  void aWriterStandsStillWhileNobodyReads() throws IOException {
    MuxedStream mine = pair.outbound.open();
    AtomicLong written = new AtomicLong();
    CompletableFuture<Boolean> writer =
        Pair.perform(() -> {
          byte[] chunk = new byte[64 * 1024];
          for (int i = 0; i < 1_024; i++) {
            Pair.write(mine, chunk);
            written.addAndGet(chunk.length);
          }
          mine.closeWrite();
        });
    MuxedStream theirs = pair.inbound.accept();
    await().until(() -> stands(written));
    QuicConfig config = QuicConfig.defaults();
    assertThat(written.get())
        .isPositive()
        .isLessThanOrEqualTo(
            config.streamWindowBytes()
                + config.receiveQueueBytes()
                + config.sendQueueBytes()
                + 2L * QuicConfig.MAX_CONNECTION_WINDOW_BYTES / 3);
    assertThat(writer).isNotDone();
    assertThat(Pair.readAll(theirs)).hasSize(64 * MIB);
    assertThat(writer.join()).isTrue();
  }

  private static boolean stands(AtomicLong counter) {
    long before = counter.get();
    await().pollDelay(Duration.ofMillis(300)).until(() -> true);
    return before > 0 && counter.get() == before;
  }

  @Test
  void aSlowReaderDelaysNoOtherStream() throws IOException {
    List<CompletableFuture<Boolean>> stuck = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      MuxedStream slow = pair.outbound.open();
      stuck.add(
          Pair.perform(() -> {
            Pair.write(slow, new byte[16 * MIB]);
          }));
      pair.inbound.accept(); // and never read
    }
    Pair.echo(pair.inbound);
    for (int i = 0; i < 20; i++) {
      MuxedStream quick = pair.outbound.open();
      Pair.write(quick, (byte) i);
      quick.closeWrite();
      assertThat(Pair.readAll(quick)).containsExactly(i);
    }
    assertThat(stuck).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void aResetFailsBothEndsAtOnce() throws IOException {
    MuxedStream mine = pair.outbound.open();
    Pair.write(mine, (byte) 1);
    MuxedStream theirs = pair.inbound.accept();
    CompletableFuture<byte[]> reading = Pair.start(() -> Pair.readAll(theirs));
    mine.reset();
    assertThatThrownBy(reading::join).hasCauseInstanceOf(StreamResetException.class);
    assertThatThrownBy(() -> mine.read(new byte[1], 0, 1)).isInstanceOf(StreamResetException.class);
    assertThatThrownBy(() -> Pair.write(theirs, (byte) 1)).isInstanceOf(StreamResetException.class);
    assertThat(mine.isOver()).isTrue();
    assertThat(theirs.isOver()).isTrue();
  }

  @Test
  void aResetFreesAWriterWhoWaitsForTheWindow() throws IOException {
    MuxedStream mine = pair.outbound.open();
    CompletableFuture<Boolean> writing =
        Pair.perform(() -> {
          Pair.write(mine, new byte[64 * MIB]);
        });
    MuxedStream theirs = pair.inbound.accept();
    theirs.reset();
    assertThatThrownBy(writing::join).hasCauseInstanceOf(StreamResetException.class);
  }

  @Test
  void deadlinesFreeWhoeverWaits() throws IOException {
    MuxedStream stream = pair.outbound.open();
    stream.readDeadline(Duration.ofMillis(50));
    assertThatThrownBy(() -> stream.read(new byte[1], 0, 1))
        .isInstanceOf(SocketTimeoutException.class);
    stream.writeDeadline(Duration.ofMillis(50));
    assertThatThrownBy(() -> Pair.write(stream, new byte[64 * MIB]))
        .isInstanceOf(SocketTimeoutException.class);
    stream.reset();
  }

  @Test
  void closingThrowsAwayWhatStillComes() throws IOException {
    MuxedStream mine = pair.outbound.open();
    Pair.write(mine, (byte) 1);
    mine.close();
    MuxedStream theirs = pair.inbound.accept();
    assertThat(Pair.readAll(theirs)).containsExactly(1);
    Pair.write(theirs, new byte[8 * MIB]);
    theirs.closeWrite();
    await().until(() -> mine.isOver() && theirs.isOver());
  }

  @Test
  void whoeverWaitsForTheEndOfAStreamHearsItOnce() throws IOException {
    AtomicInteger heard = new AtomicInteger();
    MuxedStream mine = pair.outbound.open();
    mine.whenOver(heard::incrementAndGet);
    Pair.echo(pair.inbound);
    mine.closeWrite();
    assertThat(Pair.readAll(mine)).isEmpty();
    await().until(() -> heard.get() == 1);
    mine.reset();
    assertThat(heard).hasValue(1);
  }

  /** A few at a time: quiche may forget an end behind its congestion window, see StreamIT. */
  @Test
  void twoHundredStreamsEachGetTheirOwnBytes() throws IOException {
    Pair.echo(pair.inbound);
    Semaphore atOnce = new Semaphore(6);
    List<CompletableFuture<byte[]>> answers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int size = 1_000 + i;
      answers.add(
          Pair.start(() -> {
            atOnce.acquireUninterruptibly();
            try {
              MuxedStream stream = pair.outbound.open();
              byte[] sent = random(size);
              Pair.write(stream, sent);
              stream.closeWrite();
              return Pair.readAll(stream);
            } finally {
              atOnce.release();
            }
          }));
    }
    for (int i = 0; i < 200; i++) {
      assertThat(answers.get(i).join()).isEqualTo(random(1_000 + i));
    }
  }

  @Test
  void theEndOfTheConnectionFailsItsStreams() throws IOException {
    MuxedStream mine = pair.outbound.open();
    Pair.write(mine, (byte) 1);
    MuxedStream theirs = pair.inbound.accept();
    CompletableFuture<byte[]> reading = Pair.start(() -> Pair.readAll(theirs));
    CompletableFuture<MuxedStream> accepting = Pair.start(pair.inbound::accept);
    pair.outbound.close();
    assertThatThrownBy(reading::join).hasCauseInstanceOf(StreamResetException.class);
    assertThatThrownBy(accepting::join).hasCauseInstanceOf(IOException.class);
    assertThatThrownBy(() -> Pair.write(mine, (byte) 1)).isInstanceOf(StreamResetException.class);
    assertThatThrownBy(pair.outbound::open).isInstanceOf(IOException.class);
    await().until(pair.inbound::isClosed);
  }
}
