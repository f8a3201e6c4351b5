package dev.folkmoot.core.chat;

import java.util.Locale;

/** Who speaks. */
public enum Role {
  SYSTEM,
  USER,
  ASSISTANT,
  TOOL;

  /** The name that templates and dialects use. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
