package dev.folkmoot.http.admin;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * An answer that is being given.
 *
 * @param id counts the answers of this process
 * @param node the name of who gives it now
 * @param since it was asked for
 * @param tokens that have come
 * @param breaks how often somebody else had to go on with it
 * @param state in one word
 */
public record StreamStatus(
    long id, String model, String node, Duration since, long tokens, int breaks, String state) {
  public StreamStatus {
    requireNonNull(since);
  }
}
