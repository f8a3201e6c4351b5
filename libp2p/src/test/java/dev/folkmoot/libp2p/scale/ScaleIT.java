package dev.folkmoot.libp2p.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The two figures that a host promises: what a connection and an idle stream cost its heap. */
final class ScaleIT {
  private static final System.Logger LOG = System.getLogger(ScaleIT.class.getName());
  private static final Duration BOUND = Duration.ofMinutes(3);
  private static final int CONNECTIONS = 2_000;
  private static final int STREAM_CONNECTIONS = 40;
  private static final int STREAMS_EACH = 200;
  private static final long IDLE_STREAM_BYTES = 4 * 1024;

  private ChildJvm measured;
  private ChildJvm others;
  private String address;

  @BeforeEach
  void start() throws IOException {
    // The serial collector: what is used after a collection is what is reachable, and no more.
    measured = ChildJvm.start(List.of(), List.of("-Xmx512m", "-XX:+UseSerialGC"), ScaleHost.class);
    others = ChildJvm.start(List.of(), List.of("-Xmx1g", "-XX:+UseSerialGC"), ScaleHost.class);
    address = measured.said("listening");
  }

  @AfterEach
  void end() throws IOException {
    others.close();
    measured.close();
  }

  private long heap() throws IOException {
    return Long.parseLong(measured.ask("heap"));
  }

  private void until(String order, int value) {
    await().atMost(BOUND).until(() -> measured.ask(order).equals(Integer.toString(value)));
  }

  @Test
  void twoThousandConnectionsLiveAndAnswerWithinHalfAGigabyte() throws IOException {
    long before = heap();
    others.ask("many " + CONNECTIONS + " " + address);
    until("connections", CONNECTIONS);
    assertThat(measured.ask("ping")).isEqualTo(Integer.toString(CONNECTIONS));
    until("count", 0);
    long each = (heap() - before) / CONNECTIONS;
    LOG.log(System.Logger.Level.INFO, "a connection costs {0} bytes of heap", each);
    // 512 MiB for 2,000 would allow 268 KB each; a quarter of that leaves room for work.
    assertThat(each).isLessThan(64 * 1024);
  }

  @Test
  void anIdleStreamCostsAtMostFourKibibytes() throws IOException {
    int streams = STREAM_CONNECTIONS * STREAMS_EACH;
    others.ask("many " + STREAM_CONNECTIONS + " " + address);
    until("connections", STREAM_CONNECTIONS);
    until("count", 0);
    long before = heap();
    others.ask("streams " + STREAMS_EACH + " " + address);
    until("count", streams);
    long each = (heap() - before) / streams;
    LOG.log(System.Logger.Level.INFO, "an idle stream costs {0} bytes of heap", each);
    assertThat(each).isBetween(100L, IDLE_STREAM_BYTES);
  }
}
