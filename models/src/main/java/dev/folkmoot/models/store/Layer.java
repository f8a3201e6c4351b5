package dev.folkmoot.models.store;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.model.Digest;

/**
 * A blob's part in a model.
 *
 * @param mediaType what it is to the model
 * @param digest its content
 * @param size bytes
 */
public record Layer(String mediaType, Digest digest, long size) {

  /** Media types of Ollama's manifests. */
  public static final String CONFIG = "application/vnd.docker.container.image.v1+json";

  private static final String PREFIX = "application/vnd.ollama.image.";
  public static final String MODEL = PREFIX + "model";
  public static final String ADAPTER = PREFIX + "adapter";
  public static final String PROJECTOR = PREFIX + "projector";
  static final String TEMPLATE = PREFIX + "template";

  /** What old stores call a template. */
  static final String PROMPT = PREFIX + "prompt";

  static final String SYSTEM = PREFIX + "system";
  static final String PARAMS = PREFIX + "params";
  static final String MESSAGES = PREFIX + "messages";
  static final String LICENSE = PREFIX + "license";

  public Layer {
    requireNonNull(mediaType);
    requireNonNull(digest);
    if (size < 0) {
      throw new IllegalArgumentException("negative size of " + digest);
    }
  }
}
