package dev.folkmoot.models.registry;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Who this machine is to a registry.
 *
 * @param credentials for private registries
 * @param key signs the asking for a token where there are no credentials
 * @param clock of the time that is signed with it
 * @param random makes each asking another; safe for many threads
 */
public record Identity(
    Optional<Credentials> credentials,
    Optional<RegistryKey> key,
    Clock clock,
    RandomGenerator random) {

  /** Nobody in particular. */
  public static final Identity NOBODY =
      new Identity(Optional.empty(), Optional.empty(), Clock.systemUTC(), new SecureRandom());

  public Identity {
    requireNonNull(credentials);
    requireNonNull(key);
    requireNonNull(clock);
    requireNonNull(random);
  }
}
