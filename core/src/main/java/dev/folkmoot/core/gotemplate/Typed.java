package dev.folkmoot.core.gotemplate;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value of a named type, with a printed form or a JSON form of its own.
 *
 * @param type as faults name it
 * @param value a {@code List}, a {@code Map} or a {@link Struct}
 * @param nil whether it is the list or map that was never made
 * @param json what it is in JSON: maps keep their order there, unlike others; empty means the value
 * @param form how it is printed
 */
public record Typed(String type, Object value, boolean nil, Optional<Object> json, Form form) {

  /** How a value is printed. */
  public enum Form {
    /** As any value of its kind. */
    PLAIN,
    /** As JSON. */
    JSON,
    /** As JSON, and as an empty object where it was never made. */
    OBJECT,
    /** A list of texts: one alone without brackets. */
    WORDS
  }

  public Typed {
    requireNonNull(type);
    requireNonNull(json);
    requireNonNull(form);
    if (!(value instanceof List<?> || value instanceof Map<?, ?> || value instanceof Struct)) {
      throw new IllegalArgumentException("neither list, map nor struct");
    }
  }
}
