package dev.folkmoot.http.access;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.wire.Asker;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Decides who may ask what. Where keys are optional, on loopback, a request without one is the
 * owner's, as it always was; but a key that is shown counts, with its limits, and a wrong one is
 * refused: who shows one wants to be known by it.
 */
public final class Gatekeeper {

  /** The id of the owner's own token, which every home has; no drawn id is likely to be this. */
  public static final String OWNER_ID = "localowner";

  private static final System.Logger LOG = System.getLogger(Gatekeeper.class.getName());
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY = 429;
  private static final int INTERNAL = 500;

  private static final Verdict WANTS_KEY =
      refused(
          UNAUTHORIZED,
          "an API key is needed: send it as 'Authorization: Bearer moot_…' or 'x-api-key: moot_…';"
              + " the owner of this node makes one with 'moot key create NAME'");
  private static final Verdict NOT_GOOD =
      refused(UNAUTHORIZED, "this API key is not good here: it was revoked, or is of another node");
  private static final Verdict EXPIRED = refused(UNAUTHORIZED, "this API key has expired");

  private final boolean keysWanted;
  private final KeyRing ring;
  private final Optional<ApiKey.Hash> owner;
  private final Clock clock;
  private final Quotas quotas;

  /**
   * A gatekeeper.
   *
   * @param keysWanted whether nobody is let in without a key
   * @param owner of the token that the owner's own commands send from this machine; empty if there
   *     is none
   * @param clock that keys expire by
   * @param nanos that rates are measured by
   */
  public Gatekeeper(
      boolean keysWanted,
      KeyRing ring,
      Optional<ApiKey.Hash> owner,
      Clock clock,
      LongSupplier nanos) {
    this.keysWanted = keysWanted;
    this.ring = requireNonNull(ring);
    this.owner = requireNonNull(owner);
    this.clock = requireNonNull(clock);
    this.quotas = new Quotas(nanos);
  }

  /**
   * Refuses to begin where keys are wanted and none would be good.
   *
   * @throws FailureException {@code INVALID_REQUEST} with the remedy
   */
  public void requireKeys() {
    if (keysWanted && ring.keys().stream().allMatch(key -> key.isExpired(clock.instant()))) {
      throw FailureException.invalid(
          "this server answers only who shows an API key, and there is none: make one with"
              + " 'moot key create NAME', or listen on loopback only (OLLAMA_HOST=127.0.0.1)");
    }
  }

  /**
   * Judges a request.
   *
   * @param route as it was declared; empty if there is no such route
   * @param authorization all values of that header
   * @param apiKey all values of {@code x-api-key}
   * @param isFromThisMachine whether the other end of the connection is here
   */
  public Verdict judge(
      Optional<String> route,
      List<String> authorization,
      List<String> apiKey,
      boolean isFromThisMachine) {
    Need need = route.map(RouteScopes::of).orElseGet(Need.AnyKey::new);
    if (need instanceof Need.Nothing) {
      return anybody();
    }
    return switch (Credential.read(authorization, apiKey)) {
      case Credential.None() -> keysWanted ? WANTS_KEY : anybody();
      case Credential.Wrong(String why) -> refused(UNAUTHORIZED, why);
      case Credential.Key key -> judge(key, need, isFromThisMachine);
    };
  }

  private Verdict judge(Credential.Key shown, Need need, boolean isFromThisMachine) {
    if (shown.id().equals(OWNER_ID)) {
      // A token that was copied opens nothing from elsewhere: nobody needs it there.
      return isFromThisMachine && owner.filter(shown.hash()::equals).isPresent()
          ? new Verdict.Admitted(new Asker(OWNER_ID, Reach.PUBLIC, true), () -> {})
          : NOT_GOOD;
    }
    Optional<ApiKey> known;
    try {
      known = ring.find(shown.id()).filter(key -> key.hash().equals(shown.hash()));
    } catch (FailureException e) {
      LOG.log(System.Logger.Level.ERROR, "nobody is let in: " + e.failure().message());
      return refused(INTERNAL, "the API keys cannot be read, see the log of the node");
    }
    return known.map(key -> judge(key, need)).orElse(NOT_GOOD);
  }

  private Verdict judge(ApiKey key, Need need) {
    if (key.isExpired(clock.instant())) {
      return EXPIRED;
    }
    if (need instanceof Need.OneOf oneOf
        && oneOf.scopes().stream().noneMatch(key.scopes()::contains)) {
      return refused(
          FORBIDDEN,
          "this takes an API key with the scope "
              + new TreeSet<>(oneOf.scopes())
                  .stream().map(Scope::wireName).collect(Collectors.joining(" or "))
              + "; this one has "
              + key.scopeText());
    }
    return switch (quotas.take(key)) {
      case Quotas.Outcome.Full(String why, long seconds) ->
          new Verdict.Refused(TOO_MANY, why, seconds);
      case Quotas.Outcome.Room(Runnable end) ->
          new Verdict.Admitted(new Asker(key.id(), key.reach(), true), end);
    };
  }

  private static Verdict anybody() {
    return new Verdict.Admitted(Asker.ANYBODY, () -> {});
  }

  private static Verdict refused(int status, String message) {
    return new Verdict.Refused(status, message, 0);
  }
}
