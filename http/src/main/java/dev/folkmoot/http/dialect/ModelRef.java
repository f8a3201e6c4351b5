package dev.folkmoot.http.dialect;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.http.wire.RefusedException;

/**
 * A model as a request names it.
 *
 * @param requested the text, echoed in answers
 * @param name what it means
 */
public record ModelRef(String requested, ModelName name) {

  private static final String LOCAL = ":local";

  /**
   * Reads a model's name, with the source suffix that it may have: {@code :local} changes nothing
   * here, a model of the cloud is not to be had.
   *
   * @throws FailureException {@code INVALID_REQUEST} with the text {@code invalid model name}
   * @throws RefusedException 403 for a model of the cloud
   */
  public static ModelRef parse(String requested) {
    String text = requested;
    boolean local = text.endsWith(LOCAL);
    if (local) {
      text = text.substring(0, text.length() - LOCAL.length());
    }
    boolean cloud = text.endsWith(":cloud") || (text.contains(":") && text.endsWith("-cloud"));
    if (local && (cloud || text.endsWith(LOCAL))) {
      throw FailureException.invalid("use either :local or :cloud, not both: \"" + requested + '"');
    }
    if (cloud) {
      throw new RefusedException(403, "ollama cloud is disabled: remote model is unavailable");
    }
    return new ModelRef(
        requested,
        ModelName.parse(text).orElseThrow(() -> FailureException.invalid("invalid model name")));
  }
}
