package dev.folkmoot.libp2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

final class PacketRateTest {
  private static final long SECOND = 1_000_000_000;

  private final PacketRate rate = new PacketRate(0);

  private static InetAddress source(int number) {
    return InetAddress.ofLiteral("10.0." + number / 256 + "." + number % 256);
  }

  private int admitted(int packets, int sources, long now) {
    int admitted = 0;
    for (int i = 0; i < packets; i++) {
      if (rate.admits(source(i % sources), now)) {
        admitted++;
      }
    }
    return admitted;
  }

  @Test
  void oneNeighbourMaySendSoManyAndNoMore() {
    assertThat(admitted(1_000, 1, 0)).isEqualTo(PacketRate.PER_SOURCE);
    assertThat(rate.admits(source(1), 0)).isTrue();
  }

  @Test
  void aSecondLaterItMayAgain() {
    admitted(1_000, 1, 0);
    assertThat(admitted(1_000, 1, SECOND / 2)).isEqualTo(PacketRate.PER_SOURCE / 2);
    assertThat(admitted(1_000, 1, 100 * SECOND)).isEqualTo(PacketRate.PER_SOURCE);
  }

  @Test
  void forgedSourcesShareWhatThereIsForAll() {
    assertThat(admitted(100_000, 10_000, 0)).isEqualTo(PacketRate.IN_ALL);
  }

  @Test
  void oneThatIsOverItsShareTakesNothingFromTheOthers() {
    admitted(100_000, 1, 0);
    assertThat(admitted(100_000, 10_000, 0)).isEqualTo(PacketRate.IN_ALL - PacketRate.PER_SOURCE);
  }

  @Test
  void theSourcesThatAreRememberedAreBounded() {
    admitted(100_000, 10_000, 0);
    assertThat(rate.sourceCount()).isEqualTo(PacketRate.MAX_SOURCES);
  }
}
