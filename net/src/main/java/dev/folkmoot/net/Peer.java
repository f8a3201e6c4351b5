package dev.folkmoot.net;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.advert.BookEntry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Another node, as far as this one knows it.
 *
 * @param standing the reach that it has proven; of one that is not connected, that of those who
 *     told of it
 * @param addresses where it may be found, as multiaddrs
 * @param isConnected whether a request can be sent without dialling first
 * @param roundTrip the last that was measured
 * @param clockAhead how far its clock is before ours, negative where it is behind; zero if unknown
 * @param offer what it says of itself, where it was heard
 */
public record Peer(
    NodeId id,
    Reach standing,
    List<String> addresses,
    boolean isConnected,
    Optional<Duration> roundTrip,
    Duration clockAhead,
    Optional<BookEntry> offer) {
  public Peer {
    requireNonNull(id);
    requireNonNull(standing);
    requireNonNull(roundTrip);
    requireNonNull(clockAhead);
    requireNonNull(offer);
    addresses = List.copyOf(addresses);
  }

  /** For people: what it calls itself, or the end of its id. */
  public String displayName() {
    return offer
        .map(entry -> entry.advert().content().name())
        .filter(name -> !name.isBlank())
        .orElseGet(id::shortText);
  }
}
