package dev.folkmoot.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.interop.peer.Implementation;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lessons 2 and 3: what a reader does not read must stop the writer, and nobody else. */
@Timeout(120)
final class BackpressureIT {

  /** Above the largest window of any of us, 16 MiB. */
  private static final int MORE_THAN_A_WINDOW = 20 * 1024 * 1024;

  /** js-libp2p is left out over QUIC, where its pause of a stream pauses nothing. */
  static Stream<Pair> pairsWhoseReadersCanWait() {
    return Pair.all().filter(pair -> pair.them() != Implementation.JS || pair.way() != Way.QUIC);
  }

  /**
   * js-libp2p (3.3.11) is left out: what it sends to a stream that nobody reads for a while never
   * ends, or ends too early, with go- and rust-libp2p at the other end as with us.
   */
  static Stream<Pair> pairsWhoseWritersCanWait() {
    return Pair.all().filter(pair -> pair.them() != Implementation.JS);
  }

  @ParameterizedTest
  @MethodSource("pairsWhoseReadersCanWait")
  void whatTheyDoNotReadHoldsUpNoOtherStream(Pair pair) throws IOException {
    try (Encounter encounter = Encounter.of(pair, Encounter.LOOPBACK)) {
      encounter.they("hold", Map.of("down", MORE_THAN_A_WINDOW));
    }
  }

  @ParameterizedTest
  @MethodSource("pairsWhoseWritersCanWait")
  void whatWeDoNotReadHoldsUpNoOtherStream(Pair pair) throws IOException {
    try (Encounter encounter = Encounter.of(pair, Encounter.LOOPBACK);
        dev.folkmoot.libp2p.Stream held = encounter.ask(MORE_THAN_A_WINDOW)) {
      for (int i = 0; i < 10; i++) {
        encounter.request(1);
      }
      assertThat(held.input().readAllBytes()).hasSize(MORE_THAN_A_WINDOW);
    }
  }
}
