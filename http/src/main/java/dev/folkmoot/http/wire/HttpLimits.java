package dev.folkmoot.http.wire;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What a client may take of the server.
 *
 * @param maxBodyBytes bytes of a request's body
 * @param maxConnections connections at once; one more costs the longest idle one its place
 * @param idleTimeout for the next request to begin
 * @param headTimeout for a request's line and headers, from their first byte to their last
 * @param stallTimeout for the next bytes of a body
 * @param bodyTimeout for all of a body
 * @param writeTimeout for a client to take the bytes that wait for it
 * @param drainTimeout for running answers to end when the server closes
 */
public record HttpLimits(
    long maxBodyBytes,
    int maxConnections,
    Duration idleTimeout,
    Duration headTimeout,
    Duration stallTimeout,
    Duration bodyTimeout,
    Duration writeTimeout,
    Duration drainTimeout) {

  public static final long MAX_BODY_BYTES = 64L << 20;
  public static final int MAX_CONNECTIONS = 8_192;
  public static final Duration IDLE_TIMEOUT = Duration.ofMinutes(3);
  public static final Duration HEAD_TIMEOUT = Duration.ofSeconds(20);
  public static final Duration STALL_TIMEOUT = Duration.ofSeconds(20);
  public static final Duration BODY_TIMEOUT = Duration.ofMinutes(5);
  public static final Duration WRITE_TIMEOUT = Duration.ofMinutes(5);
  public static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);

  /** Files that are not connections: models, libraries, logs. */
  private static final int FILES_FOR_OTHERS = 256;

  public static final HttpLimits DEFAULT =
      new HttpLimits(
          MAX_BODY_BYTES,
          (int) Math.min(MAX_CONNECTIONS, Math.max(64, openFiles() - FILES_FOR_OTHERS)),
          IDLE_TIMEOUT,
          HEAD_TIMEOUT,
          STALL_TIMEOUT,
          BODY_TIMEOUT,
          WRITE_TIMEOUT,
          DRAIN_TIMEOUT);

  public HttpLimits {
    if (maxBodyBytes < 1
        || maxConnections < 1
        || !idleTimeout.isPositive()
        || !headTimeout.isPositive()
        || !stallTimeout.isPositive()
        || !bodyTimeout.isPositive()
        || !writeTimeout.isPositive()
        || drainTimeout.isNegative()) {
      throw new IllegalArgumentException("a limit of the server is not positive");
    }
  }

  public HttpLimits withMaxConnections(int connections) {
    return new HttpLimits(
        maxBodyBytes,
        connections,
        idleTimeout,
        headTimeout,
        stallTimeout,
        bodyTimeout,
        writeTimeout,
        drainTimeout);
  }

  public HttpLimits withDrainTimeout(Duration timeout) {
    return new HttpLimits(
        maxBodyBytes,
        maxConnections,
        idleTimeout,
        headTimeout,
        stallTimeout,
        bodyTimeout,
        writeTimeout,
        timeout);
  }

  /** The same limits with one time for everything that a client can be slow at. */
  public HttpLimits withPatience(Duration patience) {
    return new HttpLimits(
        maxBodyBytes,
        maxConnections,
        patience,
        patience,
        patience,
        patience,
        patience,
        drainTimeout);
  }

  /** Files that this process may have open: a server that runs out of them stops accepting. */
  private static long openFiles() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }
}
