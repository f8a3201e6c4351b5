package dev.folkmoot.http.admin;

import static java.util.Objects.requireNonNull;

/**
 * What a node is doing.
 *
 * @param slots requests that it answers at once
 * @param running requests that it answers now
 * @param queued requests that wait
 * @param availability {@code accepting}, {@code draining} or {@code left}
 */
public record LoadStatus(int slots, int running, int queued, String availability) {
  public LoadStatus {
    requireNonNull(availability);
  }
}
