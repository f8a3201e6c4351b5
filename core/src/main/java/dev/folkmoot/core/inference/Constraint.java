package dev.folkmoot.core.inference;

import static java.util.Objects.requireNonNull;

/** What the answer must look like. */
public sealed interface Constraint {

  /** Anything goes. */
  record None() implements Constraint {}

  /** Any JSON object. */
  record Json() implements Constraint {}

  /**
   * JSON that a schema allows.
   *
   * @param schema the JSON Schema, as JSON text
   */
  record JsonSchema(String schema) implements Constraint {
    public JsonSchema {
      requireNonNull(schema);
    }
  }

  /**
   * Text that a grammar derives.
   *
   * @param gbnf llama.cpp's grammar notation, with a rule {@code root}
   */
  record Grammar(String gbnf) implements Constraint {
    public Grammar {
      requireNonNull(gbnf);
    }
  }

  Constraint NONE = new None();
}
