package dev.folkmoot.http.admin;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.NodeId;
import java.util.Locale;

/** Something that an owner may want to know at once. */
public sealed interface AdminEvent {

  /** What became of a peer. */
  enum PeerTurn {
    CONNECTED,
    GONE,
    CHANGED
  }

  /** What became of an answer. */
  enum StreamTurn {
    BEGUN,
    BROKEN,
    RESUMED,
    ENDED
  }

  /** Somebody came, went or said something new of itself. */
  record PeerChanged(PeerTurn turn, NodeId id, String name) implements AdminEvent {
    public PeerChanged {
      requireNonNull(turn);
      requireNonNull(id);
    }
  }

  /** It was decided who answers. */
  record RouteDecided(Decision decision) implements AdminEvent {
    public RouteDecided {
      requireNonNull(decision);
    }
  }

  /** An answer began, broke, went on or ended. */
  record StreamChanged(StreamTurn turn, StreamStatus stream) implements AdminEvent {
    public StreamChanged {
      requireNonNull(turn);
      requireNonNull(stream);
    }
  }

  /**
   * Who watches was too slow, and these were dropped.
   *
   * @param count of events
   */
  record Missed(long count) implements AdminEvent {}

  /** Its name in the stream, for example {@code peer.connected}. */
  default String type() {
    return switch (this) {
      case PeerChanged peer -> "peer." + lower(peer.turn());
      case RouteDecided _ -> "route.decided";
      case StreamChanged stream -> "stream." + lower(stream.turn());
      case Missed _ -> "missed";
    };
  }

  private static String lower(Enum<?> turn) {
    return turn.name().toLowerCase(Locale.ROOT);
  }
}
