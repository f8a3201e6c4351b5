package dev.folkmoot.http.dialect;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.wire.RefusedException;

/**
 * A model as a request names it.
 *
 * @param requested the text with all suffixes, echoed in answers: clients look for the name that
 *     they asked for
 * @param name what it means
 * @param suffix where it is to be asked
 */
public record ModelRef(String requested, ModelName name, ModelSuffix suffix) {

  private static final String LOCAL = ":local";

  /**
   * Reads a model's name, with the suffixes that it may have: {@code @mesh} and its like, and
   * Ollama's own {@code :local}, which means {@code @local}; a model of the cloud is not to be had.
   *
   * @throws FailureException {@code INVALID_REQUEST} with the text {@code invalid model name}
   * @throws RefusedException 403 for a model of the cloud
   */
  public static ModelRef parse(String requested) {
    return parse(requested, "remote model is unavailable");
  }

  /** The same, with other words for what a model of the cloud is not to be had for. */
  static ModelRef parse(String requested, String unavailable) {
    // First the @: the machine of a pin may be called anything, "x:local" too.
    int at = requested.indexOf('@');
    String text = at < 0 ? requested : requested.substring(0, at);
    boolean local = text.endsWith(LOCAL);
    if (local) {
      text = text.substring(0, text.length() - LOCAL.length());
    }
    boolean cloud = text.endsWith(":cloud") || (text.contains(":") && text.endsWith("-cloud"));
    if (local && (cloud || text.endsWith(LOCAL))) {
      throw FailureException.invalid("use either :local or :cloud, not both: \"" + requested + '"');
    }
    if (cloud) {
      throw new RefusedException(403, "ollama cloud is disabled: " + unavailable);
    }
    if (local && at >= 0) {
      throw FailureException.invalid("use either :local or @, not both: \"" + requested + '"');
    }
    ModelName name =
        ModelName.parse(text).orElseThrow(() -> FailureException.invalid("invalid model name"));
    return new ModelRef(requested, name, suffix(requested, at, local));
  }

  private static ModelSuffix suffix(String requested, int at, boolean local) {
    if (local) {
      return new ModelSuffix.Within(Reach.LOCAL);
    }
    return at < 0 ? ModelSuffix.NONE : ModelSuffix.parse(requested.substring(at + 1));
  }
}
