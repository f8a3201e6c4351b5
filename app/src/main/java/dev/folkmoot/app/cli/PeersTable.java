package dev.folkmoot.app.cli;

import dev.folkmoot.http.admin.LoadStatus;
import dev.folkmoot.http.admin.ModelStatus;
import dev.folkmoot.http.admin.PeerStatus;
import java.util.List;
import java.util.Locale;

/** Peers in columns, for {@code moot peers} and {@code moot top}. */
final class PeersTable {

  private static final double WHOLE_MS_FROM = 10;

  private PeersTable() {}

  static List<String> lines(List<PeerStatus> peers) {
    TextTable table =
        new TextTable("NAME", "ID", "STANDING", "STATE", "RTT", "MODELS", "BUSY", "HEARD");
    for (PeerStatus peer : peers) {
      table.add(
          PlainText.of(peer.name()),
          peer.id().shortText(),
          peer.standing().wireName(),
          state(peer),
          roundTrip(peer.roundTripMs()),
          models(peer.models()),
          busy(peer.load()),
          HumanText.shortSpan(peer.age()));
    }
    return table.lines();
  }

  private static String state(PeerStatus peer) {
    if (peer.banned()) {
      return "banned";
    } else if (!peer.connected()) {
      return "away";
    }
    // One that has said nothing of itself may be there all the same.
    String availability = peer.load().availability();
    return availability.equals("accepting") || availability.equals("unknown")
        ? "connected"
        : PlainText.of(availability);
  }

  private static String roundTrip(double ms) {
    return ms <= 0
        ? "-"
        : String.format(Locale.ROOT, ms < WHOLE_MS_FROM ? "%.1f ms" : "%.0f ms", ms);
  }

  private static String models(List<ModelStatus> models) {
    long loaded = models.stream().filter(ModelStatus::loaded).count();
    return loaded == 0
        ? Integer.toString(models.size())
        : models.size() + " (" + loaded + " loaded)";
  }

  /** For example {@code 2 of 4, 1 waits}. */
  static String busy(LoadStatus load) {
    String busy = load.running() + " of " + load.slots();
    return load.queued() == 0 ? busy : busy + ", " + load.queued() + " wait";
  }
}
