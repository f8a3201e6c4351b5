package dev.folkmoot.http.access;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a key is for. */
public enum Scope {
  /** To ask models, and to see which there are. */
  INFER,
  /** To change which models there are, and to fetch them. */
  MODELS,
  /** To read {@code /metrics}: a monitoring system need not hold a key that may ban peers. */
  METRICS,
  /** All of {@code /admin}, {@code /metrics}, and whatever nobody listed. */
  ADMIN;

  /** As users write it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads {@link #wireName}, in any case. */
  public static Optional<Scope> parse(String text) {
    return Stream.of(values()).filter(scope -> scope.name().equalsIgnoreCase(text)).findFirst();
  }
}
