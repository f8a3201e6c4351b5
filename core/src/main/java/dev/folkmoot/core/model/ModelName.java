package dev.folkmoot.core.model;

import dev.folkmoot.core.failure.FailureException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a model, complete: {@code host/namespace/model:tag}.
 *
 * <p>Written short, the parts take Ollama's defaults ({@code registry.ollama.ai}, {@code library},
 * {@code latest}). Names keep the case they were given and match without regard to it ({@link
 * #sameAs}).
 *
 * @param host where the model comes from: letters, digits and {@code _ . : -}, at most 350
 * @param namespace whose it is: no dots, at most 80
 * @param model at most 80
 * @param tag at most 80
 */
public record ModelName(String host, String namespace, String model, String tag) {

  public static final String DEFAULT_HOST = "registry.ollama.ai";
  public static final String DEFAULT_NAMESPACE = "library";
  public static final String DEFAULT_TAG = "latest";

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]{0,349}");
  private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,79}");
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}");

  public ModelName {
    require(HOST, host);
    require(NAMESPACE, namespace);
    require(PART, model);
    require(PART, tag);
  }

  /**
   * Reads {@code [scheme://][host/][namespace/]model[:tag]}.
   *
   * @return empty where the text is no model name
   */
  public static Optional<ModelName> parse(String text) {
    String rest = text;
    int scheme = rest.indexOf("://");
    if (scheme >= 0) {
      rest = rest.substring(scheme + 3);
    }
    String tag = DEFAULT_TAG;
    int colon = rest.lastIndexOf(':');
    if (colon > rest.lastIndexOf('/')) {
      tag = rest.substring(colon + 1);
      rest = rest.substring(0, colon);
    }
    String[] parts = rest.split("/", -1);
    String host = parts.length == 3 ? parts[0] : DEFAULT_HOST;
    String namespace = parts.length >= 2 ? parts[parts.length - 2] : DEFAULT_NAMESPACE;
    String model = parts[parts.length - 1];
    boolean valid =
        parts.length <= 3
            && HOST.matcher(host).matches()
            && NAMESPACE.matcher(namespace).matches()
            && PART.matcher(model).matches()
            && PART.matcher(tag).matches();
    return valid ? Optional.of(new ModelName(host, namespace, model, tag)) : Optional.empty();
  }

  /** As people write it: the default host and namespace left out, the tag always there. */
  public String display() {
    String head =
        host.equalsIgnoreCase(DEFAULT_HOST)
            ? (namespace.equalsIgnoreCase(DEFAULT_NAMESPACE) ? "" : namespace + "/")
            : host + "/" + namespace + "/";
    return head + model + ":" + tag;
  }

  /** All four parts, as error texts of Ollama show them. */
  public String full() {
    return host + "/" + namespace + "/" + model + ":" + tag;
  }

  /** Whether both name the same model; case does not matter. */
  public boolean sameAs(ModelName other) {
    return model.equalsIgnoreCase(other.model)
        && tag.equalsIgnoreCase(other.tag)
        && namespace.equalsIgnoreCase(other.namespace)
        && host.equalsIgnoreCase(other.host);
  }

  /** One string for all names that are {@link #sameAs} this one. */
  public String key() {
    return full().toLowerCase(Locale.ROOT);
  }

  private static void require(Pattern pattern, String part) {
    if (!pattern.matcher(part).matches()) {
      throw FailureException.invalid("invalid model name");
    }
  }

  @Override
  public String toString() {
    return display();
  }
}
