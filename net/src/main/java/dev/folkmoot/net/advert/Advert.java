package dev.folkmoot.net.advert;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import java.time.Duration;
import java.time.Instant;

/**
 * What a node says of itself, to whom, and for how long. Nobody else can say it: it is signed.
 *
 * @param node who says it
 * @param audience whom it is for: {@code MESH} goes to the owner's machines and is passed on among
 *     them; {@code FRIENDS} and {@code PUBLIC} go to those themselves and no further
 * @param sequence higher in each new one of a node
 * @param issued by the node's clock
 * @param lifetime how long it is good for
 */
public record Advert(
    NodeId node,
    Reach audience,
    long sequence,
    Instant issued,
    Duration lifetime,
    AdvertContent content) {

  /** Whoever is not heard of for so long is not there. */
  public static final Duration MAX_LIFETIME = Duration.ofHours(12);

  public static final Duration MIN_LIFETIME = Duration.ofSeconds(10);

  public Advert {
    requireNonNull(node);
    requireNonNull(issued);
    requireNonNull(content);
    if (audience == Reach.LOCAL || sequence < 0) {
      throw new IllegalArgumentException("an advert is for others, and numbered from 0");
    }
    if (lifetime.compareTo(MIN_LIFETIME) < 0 || lifetime.compareTo(MAX_LIFETIME) > 0) {
      throw new IllegalArgumentException("an advert lives " + MIN_LIFETIME + " to " + MAX_LIFETIME);
    }
  }

  public Instant expires() {
    return issued.plus(lifetime);
  }
}
