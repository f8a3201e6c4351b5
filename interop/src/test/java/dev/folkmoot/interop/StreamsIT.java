package dev.folkmoot.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.interop.peer.Implementation;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.StreamResetException;
import dev.folkmoot.libp2p.perf.Perf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What streams carry, for every pair, each side speaking first. Numbers of lessons are those of the
 * list of faults that other implementations were found to have.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.folkmoot.interop.Pair#all")
@Timeout(180)
final class StreamsIT {

  private static final int MIB = 1024 * 1024;

  /** Above the largest window of any of us, 16 MiB. */
  private static final int MORE_THAN_A_WINDOW = 20 * MIB;

  private static final int BULK = 64 * MIB;

  private final Pair pair;
  private final Encounter encounter;

  StreamsIT(Pair pair) throws IOException {
    this.pair = pair;
    this.encounter = Encounter.lasting(pair);
  }

  @AfterParameterizedClassInvocation
  static void part() {
    Encounter.endLasting();
  }

  private boolean is(Implementation them, Way way) {
    return pair.them() == them && pair.way() == way;
  }

  private boolean jsOverQuic() {
    return is(Implementation.JS, Way.QUIC);
  }

  /**
   * So do js-libp2p (3.3.11) over QUIC and rust-libp2p (0.57) over yamux, of their own kind too.
   */
  private boolean takesAResetForAnEnd() {
    return jsOverQuic() || is(Implementation.RUST, Way.TCP);
  }

  /** Lesson 4: js never answers a FIN that overtakes the echo of the protocol; we wait for that. */
  @Test
  void theyEchoWhatWeSendWithTheEndRightBehind() throws Exception {
    for (int size : jsOverQuic() ? new int[] {4 * MIB} : new int[] {0, 1, 4 * MIB}) {
      byte[] sent = new byte[size];
      new Random(size).nextBytes(sent);
      Stream echo = encounter.open(Encounter.ECHO);
      try (ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<byte[]> back = reader.submit(() -> echo.input().readAllBytes());
        echo.write(sent, 0, size);
        echo.closeWrite();
        assertThat(Arrays.equals(back.get(60, TimeUnit.SECONDS), sent)).isTrue();
      }
      echo.close();
    }
  }

  @Test
  void weEchoWhatTheySend() throws IOException {
    encounter.they("echo", Map.of("bytes", 4 * MIB));
  }

  /**
   * Lessons 5 and 6: js sends frames as large as our whole window, and counts the window that we
   * open with. Both would show here as a broken connection or a stall.
   */
  @Test
  void bulkComesFromThem() throws IOException {
    encounter.they("perf", Map.of("up", BULK, "down", 0));
    encounter.download(BULK);
  }

  @Test
  void bulkGoesToThem() throws IOException {
    encounter.they("perf", Map.of("up", 0, "down", BULK));
    Perf.run(encounter.open(Perf.PROTOCOL), BULK, 0);
  }

  /**
   * Lesson 1: another implementation forgets what it has not sent yet when the remote has ended.
   */
  @Test
  void moreThanAWindowAnswersAnEnd() throws IOException {
    encounter.they("perf", Map.of("up", 1, "down", MORE_THAN_A_WINDOW));
    encounter.download(MORE_THAN_A_WINDOW);
  }

  @Test
  void twoHundredRequestsGoOneAfterTheOther() throws IOException {
    encounter.they("streams", Map.of("count", 200, "parallel", 1));
    for (int i = 0; i < 200; i++) {
      encounter.request(8);
    }
  }

  /** The stream behaviour of rust-libp2p drops inbound streams while its program takes one. */
  private int rows() {
    return pair.them() == Implementation.RUST ? 1 : 32;
  }

  @Test
  void thirtyTwoRequestsGoAtOnce() throws Exception {
    encounter.they("streams", Map.of("count", 64, "parallel", 32));
    try (ExecutorService rows = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> requests = new ArrayList<>();
      for (int i = 0; i < rows(); i++) {
        requests.add(() -> {
          encounter.request(MIB / 16);
          return null;
        });
      }
      for (Future<Void> request : rows.invokeAll(requests)) {
        request.get();
      }
    } catch (ExecutionException failed) {
      throw new AssertionError("one of them failed", failed.getCause());
    }
  }

  @Test
  void theirResetReachesUsAndTheConnectionGoesOn() throws Exception {
    encounter.resets.clear();
    encounter.they("reset", Map.of());
    // There rust-libp2p (0.57) knows no reset: a stream that is dropped has ended.
    if (!is(Implementation.RUST, Way.QUIC)) {
      assertThat(encounter.resets.poll(60, TimeUnit.SECONDS)).isNotNull();
    }
    encounter.they("perf", Map.of("up", 1, "down", 1));
  }

  @Test
  void ourResetReachesThemAndTheConnectionGoesOn() throws IOException {
    if (!takesAResetForAnEnd()) {
      encounter.they("suffer", Map.of());
    }
    Stream echo = encounter.open(Encounter.ECHO);
    echo.write(new byte[MIB / 16], 0, MIB / 16);
    assertThat(Encounter.read(echo, 1)).hasSize(1);
    echo.reset();
    encounter.request(1);
  }

  @Test
  void weHearOfAStreamThatTheyReset() throws IOException {
    Stream doomed = encounter.open(Encounter.RESET);
    doomed.write(new byte[] {7}, 0, 1);
    if (is(Implementation.RUST, Way.QUIC)) {
      assertThat(doomed.read(new byte[1], 0, 1)).isNegative();
      doomed.reset();
    } else {
      assertThatThrownBy(() -> doomed.read(new byte[1], 0, 1))
          .isInstanceOf(StreamResetException.class);
    }
    encounter.request(1);
  }
}
