package dev.folkmoot.engine.grammar;

import dev.folkmoot.core.failure.FailureException;
import java.util.Map;

/**
 * A language that an answer is held to. Immutable, so that any number of answers may share it; each
 * follows it with a {@link Derivation} of its own.
 *
 * <p>llama.cpp could do this too. But it ends the process where its grammar is led to a place that
 * it cannot go, and it keeps every reading of an ambiguous text as a copy of its own: a grammar of
 * two lines, or a schema that refers to itself in two ways, makes it compute for hours with no way
 * to stop it. Here equal readings are one, and work is counted.
 */
public final class Grammar {

  private final Step root;

  private Grammar(Step root) {
    this.root = root;
  }

  /**
   * Reads a grammar.
   *
   * @param gbnf llama.cpp's notation, with a rule {@code root}
   * @throws FailureException {@code INVALID_REQUEST}, with place and reason, if it is none
   */
  public static Grammar parse(String gbnf) {
    Map<String, Gbnf> rules = GbnfParser.parse(gbnf);
    LeftRecursion.in(rules)
        .ifPresent(rule -> {
          throw FailureException.invalid(
              "the grammar's rule " + rule + " leads back to itself before any character");
        });
    return of(rules);
  }

  /**
   * The grammar of the JSON texts that a schema allows.
   *
   * @throws FailureException {@code INVALID_REQUEST}: see {@link JsonSchemaGrammar#toGbnf}
   */
  public static Grammar ofSchema(String schemaJson) {
    return of(JsonSchemaGrammar.rulesOf(SchemaText.parse(schemaJson)));
  }

  /** The grammar of any JSON object. */
  public static Grammar anyJsonObject() {
    return of(JsonSchemaGrammar.rulesOfAnyObject());
  }

  private static Grammar of(Map<String, Gbnf> rules) {
    return new Grammar(Step.compile(rules, GbnfParser.ROOT));
  }

  /** The beginning of a text: nothing is said yet. */
  public Derivation start() {
    return new Derivation(root);
  }
}
