package dev.folkmoot.net.advert;

import java.time.Duration;

/**
 * How much is kept, sent and put up with.
 *
 * @param maxNodes nodes that are remembered
 * @param maxBytes bytes of signed adverts that are remembered
 * @param partners members of the mesh with whom adverts are passed on; the rest of those connected
 *     hear of us only when they connect, and of changes from their own partners
 * @param advertBytesPerSecond what adverts may cost a node on average
 * @param loadBytesPerSecond what load reports may cost a node on average
 * @param minAdvertInterval between two adverts of one node after the first few
 * @param minLoadInterval between two load reports
 * @param lifetime of an advert in a small mesh
 * @param forwardInterval for collecting news before they are offered
 * @param wantTimeout for an advert that was asked for, before somebody else is asked
 * @param clockSkew that clocks may be apart
 * @param misconductThreshold points that are too many
 * @param misconductDecay time after which one point is forgiven
 * @param ban for who reached the threshold
 */
public record AdvertLimits(
    int maxNodes,
    long maxBytes,
    int partners,
    int advertBytesPerSecond,
    int loadBytesPerSecond,
    Duration minAdvertInterval,
    Duration minLoadInterval,
    Duration lifetime,
    Duration forwardInterval,
    Duration wantTimeout,
    Duration clockSkew,
    int misconductThreshold,
    Duration misconductDecay,
    Duration ban) {

  /** For up to two thousand nodes, at most 2 KB/s with all that comes on top. */
  public static AdvertLimits standard() {
    return new AdvertLimits(
        2_048,
        8L * 1024 * 1024,
        6,
        600,
        400,
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        Duration.ofHours(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofMinutes(5),
        20,
        Duration.ofSeconds(30),
        Duration.ofMinutes(10));
  }
}
