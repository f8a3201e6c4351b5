package dev.folkmoot.app.client;

import dev.folkmoot.http.admin.PeerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Clocks that do not agree. Nodes bear with it as long as most of those that they know are right,
 * but dates in logs do not, nor invitations and certificates; and whoever stands alone with a wrong
 * clock sees nobody.
 */
public final class ClockDoubts {

  /** What every remedy comes to. */
  public static final String REMEDY =
      "set the clock that is wrong, for example with 'timedatectl set-ntp true'";

  /** By less, clocks that nobody sets differ also. */
  private static final Duration TOLERANCE = Duration.ofMinutes(2);

  private static final int HOURS_A_DAY = 24;

  private ClockDoubts() {}

  /** In a line, whose clock is wrong; empty if all of the connected agree with ours. */
  public static Optional<String> of(List<PeerStatus> peers) {
    List<PeerStatus> connected = peers.stream().filter(PeerStatus::connected).toList();
    List<PeerStatus> apart = connected.stream().filter(ClockDoubts::isApart).toList();
    if (apart.isEmpty()) {
      return Optional.empty();
    }
    boolean allOneWay =
        apart.stream().map(peer -> peer.clockAhead().isNegative()).distinct().count() == 1;
    if (apart.size() > 1 && allOneWay && 2 * apart.size() > connected.size()) {
      List<Duration> sorted = apart.stream().map(PeerStatus::clockAhead).sorted().toList();
      return Optional.of(
          "this machine's clock is wrong, most likely: "
              + apart.size()
              + " of "
              + connected.size()
              + " connected machines have one that is "
              + difference(sorted.get(sorted.size() / 2)));
    }
    List<String> each =
        apart.stream()
            .map(peer -> peer.id().shortText() + " is " + difference(peer.clockAhead()))
            .toList();
    return Optional.of("clocks differ from this machine's: " + String.join(", ", each));
  }

  private static boolean isApart(PeerStatus peer) {
    return peer.clockAhead().abs().compareTo(TOLERANCE) > 0;
  }

  private static String difference(Duration ahead) {
    // To the nearest: a measurement that took a second makes no two hours of three.
    long minutes = ahead.abs().plusSeconds(30).toMinutes();
    long hours = ahead.abs().plusMinutes(30).toHours();
    String text =
        hours >= 2 * HOURS_A_DAY
            ? (hours + HOURS_A_DAY / 2) / HOURS_A_DAY + " days"
            : hours > 1 ? hours + " hours" : minutes + " minutes";
    return text + (ahead.isNegative() ? " behind" : " ahead");
  }
}
