package dev.folkmoot.node.serving;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.wire.Limits;

/**
 * Whom this machine serves, when, and how much of it at once.
 *
 * @param serves whose requests are taken: those of askers that stand this near, or nearer; {@code
 *     LOCAL} means nobody's
 * @param maxConnections requests of peers that run at once, over all models; at least 1
 * @param maxQueue requests of peers that may wait
 * @param maxQueuePerPeer requests of one peer that may wait
 * @param maxBodyBytes prompts and texts of peers that may be in memory at once; half of it for one
 *     peer, so a larger one than that is always refused
 * @param dataPolicy what this machine declares that it does with prompts; it is in the advert, and
 *     askers that have not allowed it are refused
 * @param quietHours when nobody is served, by the clock on the wall
 * @param onlyWhenIdle whether nobody is served while somebody works at the machine
 */
public record ServingSettings(
    Reach serves,
    int maxConnections,
    int maxQueue,
    int maxQueuePerPeer,
    long maxBodyBytes,
    DataPolicy dataPolicy,
    QuietHours quietHours,
    boolean onlyWhenIdle) {

  public static final int DEFAULT_MAX_CONNECTIONS = 32;
  public static final int DEFAULT_MAX_QUEUE = 256;
  public static final int DEFAULT_MAX_QUEUE_PER_PEER = 64;

  /**
   * Two of the largest, or less where the heap is small: in memory a prompt is a few times this.
   */
  public static final long DEFAULT_MAX_BODY_BYTES =
      Math.min(2L * Limits.MAX_BODY_BYTES, Runtime.getRuntime().maxMemory() / 8);

  /** The machines of one owner, at any time, and nothing is kept. */
  public static final ServingSettings DEFAULT =
      new ServingSettings(
          Reach.MESH,
          DEFAULT_MAX_CONNECTIONS,
          DEFAULT_MAX_QUEUE,
          DEFAULT_MAX_QUEUE_PER_PEER,
          DEFAULT_MAX_BODY_BYTES,
          DataPolicy.KEEPS_NOTHING,
          QuietHours.NONE,
          false);

  public ServingSettings {
    requireNonNull(serves);
    requireNonNull(dataPolicy);
    requireNonNull(quietHours);
    if (maxConnections < 1 || maxQueue < 0 || maxQueuePerPeer < 0 || maxBodyBytes < 1) {
      throw new IllegalArgumentException("a limit of what peers may ask for is too small");
    }
  }

  public ServingSettings withServes(Reach other) {
    return new ServingSettings(
        other,
        maxConnections,
        maxQueue,
        maxQueuePerPeer,
        maxBodyBytes,
        dataPolicy,
        quietHours,
        onlyWhenIdle);
  }

  /** With so many running at once; the line keeps its length. */
  public ServingSettings withMaxConnections(int count) {
    return new ServingSettings(
        serves,
        count,
        maxQueue,
        maxQueuePerPeer,
        maxBodyBytes,
        dataPolicy,
        quietHours,
        onlyWhenIdle);
  }

  public ServingSettings withQueue(int inAll, int perPeer) {
    return new ServingSettings(
        serves, maxConnections, inAll, perPeer, maxBodyBytes, dataPolicy, quietHours, onlyWhenIdle);
  }

  public ServingSettings withDataPolicy(DataPolicy other) {
    return new ServingSettings(
        serves,
        maxConnections,
        maxQueue,
        maxQueuePerPeer,
        maxBodyBytes,
        other,
        quietHours,
        onlyWhenIdle);
  }

  /** With these times of rest. */
  public ServingSettings withRest(QuietHours hours, boolean unlessIdle) {
    return new ServingSettings(
        serves,
        maxConnections,
        maxQueue,
        maxQueuePerPeer,
        maxBodyBytes,
        dataPolicy,
        hours,
        unlessIdle);
  }
}
