package dev.folkmoot.models.registry;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A model in a registry, as a person names it: {@code [http://][user:password@]host/ns/model:tag}.
 *
 * @param name which model
 * @param isPlain whether {@code http://} was written before it
 * @param login the header value that the name's own user and password make
 */
public record RemoteModel(ModelName name, boolean isPlain, Optional<String> login) {

  private static final String PLAIN = "http://";
  private static final String SECURE = "https://";

  public RemoteModel {
    requireNonNull(name);
    requireNonNull(login);
  }

  /** A model without a word on how to reach it. */
  public static RemoteModel of(ModelName name) {
    return new RemoteModel(name, false, Optional.empty());
  }

  /** Empty where the text names no model. */
  public static Optional<RemoteModel> parse(String text) {
    boolean plain = text.startsWith(PLAIN);
    String rest = plain || text.startsWith(SECURE) ? text.substring(text.indexOf("//") + 2) : text;
    int at = rest.lastIndexOf('@', rest.indexOf('/') < 0 ? 0 : rest.indexOf('/'));
    Optional<String> login = Optional.empty();
    if (at >= 0) {
      byte[] pair = decoded(rest.substring(0, at)).getBytes(StandardCharsets.UTF_8);
      login = Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
      rest = rest.substring(at + 1);
    }
    Optional<String> found = login;
    return rest.contains("://")
        ? Optional.empty()
        : ModelName.parse(rest).map(name -> new RemoteModel(name, plain, found));
  }

  private static String decoded(String userInfo) {
    try {
      return URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw FailureException.invalid("invalid model name");
    }
  }

  /** The name without its password, for people and logs. */
  @Override
  public String toString() {
    return name.display();
  }

  /**
   * Where the registry is.
   *
   * @param insecure whether the person allows what nobody vouches for
   * @throws FailureException where plain HTTP is meant and not allowed
   */
  Location location(boolean insecure) {
    if (isPlain && !insecure) {
      throw FailureException.invalid("insecure protocol http");
    }
    String scheme = isPlain || insecure ? PLAIN : SECURE;
    return new Location(
        URI.create(scheme + name.host() + "/v2/" + name.namespace() + "/" + name.model() + "/"));
  }

  /** The folder of a model in a registry. */
  record Location(URI folder) {
    URI manifest(String tag) {
      return folder.resolve("manifests/" + tag);
    }

    URI blob(Digest digest) {
      // Not resolved: a colon in the first part of a relative address would make it a scheme.
      return URI.create(folder + "blobs/" + digest);
    }

    URI uploads() {
      return folder.resolve("blobs/uploads/");
    }
  }
}
