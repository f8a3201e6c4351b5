package dev.folkmoot.net.advert;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What is known of a node.
 *
 * @param advert the newest
 * @param load the newest: from the node itself if it is connected, else from the advert
 * @param loadAge since the load was said, by our stopwatch
 * @param remaining until it is forgotten, if nothing comes
 * @param firstHand whether it said so itself
 */
public record BookEntry(
    Advert advert, LoadReport load, Duration loadAge, Duration remaining, boolean firstHand) {
  public BookEntry {
    requireNonNull(advert);
    requireNonNull(load);
    requireNonNull(loadAge);
    requireNonNull(remaining);
  }
}
