package dev.folkmoot.engine.remote;

import dev.folkmoot.core.failure.FailureException;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a server asks for before it answers. It is shown to that server and to nobody else. */
public final class ApiKey {

  /** No key: servers on one's own machine rarely want one. */
  public static final ApiKey NONE = new ApiKey("");

  private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]{1,4096}");
  private static final String HIDDEN = "(hidden)";

  /** A shorter key would be found in words that have nothing to do with it. */
  private static final int LEAST_TO_HIDE = 4;

  private final String secret;

  private ApiKey(String secret) {
    this.secret = secret;
  }

  /**
   * A key; spaces around it do not count, and an empty one is none.
   *
   * @throws FailureException {@code INVALID_REQUEST} if it cannot stand in a header; the message
   *     does not show it
   */
  public static ApiKey of(String secret) {
    String bare = secret.strip();
    if (bare.isEmpty()) {
      return NONE;
    }
    if (!VISIBLE.matcher(bare).matches()) {
      throw FailureException.invalid(
          "an API key has visible ASCII characters only, at most 4096, and no spaces");
    }
    return new ApiKey(bare);
  }

  public boolean isNone() {
    return secret.isEmpty();
  }

  /** The key itself, for the file that keeps it. */
  public String secret() {
    return secret;
  }

  /** For the header {@code Authorization}. */
  Optional<String> bearer() {
    return isNone() ? Optional.empty() : Optional.of("Bearer " + secret);
  }

  /** A text of a server's without the key, which some of them repeat in their errors. */
  String hiddenIn(String text) {
    return secret.length() < LEAST_TO_HIDE ? text : text.replace(secret, HIDDEN);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ApiKey key && key.secret.equals(secret);
  }

  @Override
  public int hashCode() {
    return secret.hashCode();
  }

  @Override
  public String toString() {
    return isNone() ? "(none)" : HIDDEN;
  }
}
