package dev.folkmoot.core.inference;

import java.util.Locale;
import java.util.Optional;

/**
 * Whether a model is to think before it answers, and how long. The order is that of the wire: new
 * ones go to the end.
 */
public enum ThinkLevel {
  /** Nothing was asked: the model does what its template makes it do. */
  UNSET,
  ON,
  /** Not at all, as far as its template can keep it from it. */
  OFF,
  LOW,
  MEDIUM,
  HIGH,
  MAX;

  /** Whether it was asked to think. */
  public boolean isOn() {
    return this != UNSET && this != OFF;
  }

  /** How hard, in the word that templates and dialects use; empty where only yes or no was said. */
  public Optional<String> effort() {
    return switch (this) {
      case UNSET, ON, OFF -> Optional.empty();
      case LOW, MEDIUM, HIGH, MAX -> Optional.of(name().toLowerCase(Locale.ROOT));
    };
  }
}
