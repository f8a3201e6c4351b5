package dev.folkmoot.http;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.http.access.ApiKey;
import dev.folkmoot.http.access.KeyPolicy;
import dev.folkmoot.http.access.KeyRing;
import dev.folkmoot.http.log.RequestLog;
import dev.folkmoot.http.tls.ServerTls;
import java.util.Optional;

/**
 * What stands between a server and those who ask.
 *
 * @param policy where keys are wanted
 * @param keys that are good
 * @param owner hash of the token that the owner's own commands send
 * @param tls empty for plain HTTP
 * @param log of requests
 */
public record Protection(
    KeyPolicy policy,
    KeyRing keys,
    Optional<ApiKey.Hash> owner,
    Optional<ServerTls> tls,
    RequestLog log) {

  /** No keys and no TLS: good for loopback, and beyond it nobody is let in. */
  public static final Protection LOOPBACK_ONLY =
      new Protection(
          KeyPolicy.BEYOND_LOOPBACK,
          KeyRing.EMPTY,
          Optional.empty(),
          Optional.empty(),
          RequestLog.NONE);

  public Protection {
    requireNonNull(policy);
    requireNonNull(keys);
    requireNonNull(owner);
    requireNonNull(tls);
    requireNonNull(log);
  }
}
