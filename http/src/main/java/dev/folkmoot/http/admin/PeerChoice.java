package dev.folkmoot.http.admin;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.NodeId;
import java.util.List;
import java.util.stream.Collectors;

/** Which peer is meant, by a name, an id or the end of one, as listings show it. */
final class PeerChoice {

  /** Characters of an id that may stand for the whole. */
  private static final int LEAST_CHARS = 4;

  private static final int ID_CHARS = 52;

  private PeerChoice() {}

  /**
   * The one that is meant. A whole id is taken for one also if nobody knows it.
   *
   * @throws FailureException {@code NOT_FOUND} if nobody is meant, {@code INVALID_REQUEST} if more
   *     than one may be: the wrong peer must not be banned
   */
  static NodeId of(String asked, List<PeerStatus> known) {
    if (asked.isEmpty()) {
      throw FailureException.invalid("peer is required");
    }
    if (asked.length() == ID_CHARS) {
      return new NodeId(asked);
    }
    List<PeerStatus> meant =
        known.stream().filter(peer -> peer.name().equalsIgnoreCase(asked)).toList();
    if (meant.isEmpty() && asked.length() >= LEAST_CHARS) {
      meant = known.stream().filter(peer -> peer.id().text().endsWith(asked)).toList();
    }
    return switch (meant.size()) {
      case 0 ->
          throw new FailureException(
              Failure.Kind.NOT_FOUND,
              "no peer \"" + asked + "\" is known; 'moot peers' lists those that are");
      case 1 -> meant.getFirst().id();
      default ->
          throw FailureException.invalid(
              "\""
                  + asked
                  + "\" may be any of "
                  + meant.stream().map(peer -> peer.id().text()).collect(Collectors.joining(", "))
                  + "; say which by its id");
    };
  }
}
