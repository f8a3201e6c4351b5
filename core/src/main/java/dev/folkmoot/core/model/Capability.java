package dev.folkmoot.core.model;

import java.util.Locale;

/** What a model can do; the names are the ones that clients know. */
public enum Capability {
  COMPLETION,
  TOOLS,
  INSERT,
  VISION,
  EMBEDDING,
  THINKING;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
