package dev.folkmoot.core.gotemplate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value with a fixed set of fields: to ask it for another is a fault. Equal only to itself, as
 * Go's pointers are.
 */
public final class Struct {

  private final String type;
  private final Map<String, @Nullable Object> fields;

  /**
   * A value.
   *
   * @param type as faults name it
   * @param fields in the order in which they are printed
   */
  public Struct(String type, Map<String, ? extends @Nullable Object> fields) {
    this.type = type;
    this.fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  String type() {
    return type;
  }

  /** Its fields, in order. */
  public Map<String, @Nullable Object> fields() {
    return fields;
  }
}
