package dev.folkmoot.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.admin.LoadStatus;
import dev.folkmoot.http.admin.PeerStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClockDoubtsTest {

  private static PeerStatus peer(char letter, boolean isConnected, Duration ahead) {
    return new PeerStatus(
        new NodeId("12D3KooW" + Character.toString(letter).repeat(44)),
        "attic",
        Reach.MESH,
        isConnected,
        List.of(),
        0,
        ahead,
        List.of(),
        List.of(),
        new LoadStatus(1, 0, 0, "accepting"),
        Duration.ZERO,
        false);
  }

  @Test
  void clocksThatAgreeWithinMinutesRaiseNoDoubt() {
    assertThat(ClockDoubts.of(List.of())).isEmpty();
    assertThat(ClockDoubts.of(List.of(peer('a', true, Duration.ofSeconds(-119))))).isEmpty();
  }

  @Test
  void oneAgainstUsMayBeEither() {
    List<PeerStatus> peers =
        List.of(peer('a', true, Duration.ofSeconds(299)), peer('b', true, Duration.ZERO));
    assertThat(ClockDoubts.of(peers))
        .hasValue("clocks differ from this machine's: aaaaaaaa is 5 minutes ahead");
  }

  @Test
  void mostAgainstUsMeansThatOursIsWrong() {
    List<PeerStatus> peers =
        List.of(
            peer('a', true, Duration.ofHours(-70)),
            peer('b', true, Duration.ofHours(-71)),
            peer('c', true, Duration.ZERO));
    assertThat(ClockDoubts.of(peers))
        .hasValue(
            "this machine's clock is wrong, most likely: 2 of 3 connected machines have one that"
                + " is 3 days behind");
  }

  @Test
  void whoIsAwayIsNotHeard() {
    assertThat(ClockDoubts.of(List.of(peer('a', false, Duration.ofDays(1))))).isEmpty();
  }
}
