package dev.folkmoot.http.admin;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * An open invitation.
 *
 * @param code to be read out; a secret until it has been used
 * @param addresses where this node is found, as multiaddrs
 */
public record Invitation(String code, List<String> addresses, Instant expiresAt) {
  public Invitation {
    requireNonNull(expiresAt);
    addresses = List.copyOf(addresses);
  }
}
