package dev.folkmoot.http.access;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.Reach;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What is kept of a key, and what it may do. The secret is not among it.
 *
 * @param id public
 * @param name for people; unique in a home
 * @param hash of the key's text
 * @param scopes at least one
 * @param reach no request by this key goes farther
 * @param perMinute requests in a minute, and at once after a quiet one; 0 for any number
 * @param concurrent requests at once; 0 for any number
 * @param expires empty for never
 */
public record ApiKey(
    String id,
    String name,
    Hash hash,
    Set<Scope> scopes,
    Reach reach,
    int perMinute,
    int concurrent,
    Instant created,
    Optional<Instant> expires) {

  /** A number of requests that is as good as any number. */
  public static final int MAX_PER_MINUTE = 1_000_000;

  /** More requests at once than a server has connections. */
  public static final int MAX_CONCURRENT = 100_000;

  /** No space, for a name is a word of a line; no underscore, so that no key is a name. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.@-]{0,63}");

  public ApiKey {
    requireNonNull(hash);
    requireNonNull(reach);
    requireNonNull(created);
    requireNonNull(expires);
    scopes = Set.copyOf(scopes);
    if (!KeyText.isId(id)
        || !isName(name)
        || scopes.isEmpty()
        || perMinute < 0
        || perMinute > MAX_PER_MINUTE
        || concurrent < 0
        || concurrent > MAX_CONCURRENT) {
      throw new IllegalArgumentException("a key that cannot be: " + id);
    }
  }

  /** Whether a key may be called that: letters, digits, dots, dashes and at signs, 64 at most. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  boolean isExpired(Instant now) {
    return expires.isPresent() && !now.isBefore(expires.get());
  }

  /** Its scopes in their order, as users write them. */
  public String scopeText() {
    return String.join(",", new TreeSet<>(scopes).stream().map(Scope::wireName).toList());
  }

  /** SHA-256 of a key's text: compared in constant time, and shown to nobody. */
  public static final class Hash {

    /** Bytes of a hash. */
    public static final int BYTES = 32;

    private final byte[] bytes;

    private Hash(byte[] bytes) {
      if (bytes.length != BYTES) {
        throw new IllegalArgumentException("a hash has " + BYTES + " bytes, not " + bytes.length);
      }
      this.bytes = bytes;
    }

    public static Hash of(byte[] bytes) {
      return new Hash(bytes.clone());
    }

    public static Hash ofKey(String key) {
      return new Hash(KeyText.hash(key));
    }

    public byte[] toBytes() {
      return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Hash hash && MessageDigest.isEqual(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
      return bytes[0] << 8 | bytes[1];
    }

    @Override
    public String toString() {
      return "sha256:…";
    }
  }
}
