package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.transport.ByteTransport.Source;
import java.time.Duration;

/**
 * How a peer is dialled.
 *
 * @param timeout for one address, to the end of the handshake
 * @param stagger the start of one attempt after the last one where that is still under way
 * @param relayDelay the same before the first relayed address
 * @param parallel attempts under way at once
 * @param addresses the most that are tried for one peer
 * @param backoff how long an address is left alone after it failed; doubled with each failure
 * @param longestBackoff what that grows to
 * @param source the port that dials come from. Two hosts that dial each other at once, both from
 *     their listen port, meet by TCP; by QUIC they miss each other, as each one's dialling socket
 *     takes what was meant for its listener: so this is for a side that knows the other waits
 */
public record DialRules(
    Duration timeout,
    Duration stagger,
    Duration relayDelay,
    int parallel,
    int addresses,
    Duration backoff,
    Duration longestBackoff,
    Source source) {

  public DialRules {
    if (!timeout.isPositive() || parallel < 1 || addresses < 1) {
      throw new IllegalArgumentException("a dial needs time, an attempt and an address");
    }
  }

  /** 15 s an address, 250 ms between them, 500 ms before relays, 8 of 32; 5 s to 5 min. */
  public static DialRules standard() {
    return new DialRules(
        Duration.ofSeconds(15),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        8,
        32,
        Duration.ofSeconds(5),
        Duration.ofMinutes(5),
        Source.ANY_PORT);
  }

  /** These rules with another backoff. */
  public DialRules withBackoff(Duration first, Duration longest) {
    return new DialRules(timeout, stagger, relayDelay, parallel, addresses, first, longest, source);
  }

  /** These rules with other times: for an address, and from one to the next. */
  public DialRules withTimes(Duration perAddress, Duration between) {
    return new DialRules(
        perAddress, between, relayDelay, parallel, addresses, backoff, longestBackoff, source);
  }

  /** These rules with another port to dial from. */
  public DialRules withSource(Source port) {
    return new DialRules(
        timeout, stagger, relayDelay, parallel, addresses, backoff, longestBackoff, port);
  }
}
