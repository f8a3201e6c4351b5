package dev.folkmoot.engine.grammar;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Turns a JSON Schema into a GBNF grammar with a rule {@code root} that derives only JSON texts the
 * schema allows.
 *
 * <p>Understood (drafts 4 to 2020-12, and OpenAPI's {@code nullable}): {@code type}, {@code
 * properties}, {@code required}, {@code additionalProperties}, {@code propertyNames} of pure maps,
 * {@code items}, {@code prefixItems}, {@code minItems}, {@code maxItems}, {@code enum}, {@code
 * const}, {@code anyOf}, {@code oneOf}, {@code allOf}, local {@code $ref}s, also recursive ones,
 * {@code minLength}, {@code maxLength}, {@code pattern}, the formats of {@link StringFormats},
 * {@code minimum}, {@code maximum} and their exclusive forms. Anything else that would constrain is
 * refused; annotations and words that JSON Schema does not know are ignored, as it prescribes.
 *
 * <p>Where the grammar is narrower than the schema, on purpose:
 *
 * <ul>
 *   <li>an object with {@code properties} and without {@code additionalProperties} has those
 *       properties only, and they come in the declared order: clients of structured output expect
 *       no others;
 *   <li>a tuple ({@code prefixItems}) without {@code items} has no items beyond the tuple;
 *   <li>a schema without {@code type} is of the types its keywords speak about;
 *   <li>integers have at most {@value JsonRules#MAX_INTEGER_DIGITS} digits unless a bound has more;
 *       numbers under a bound have no exponent;
 *   <li>white space is at most one blank, or a new line and {@value JsonRules#MAX_INDENT} blanks or
 *       tabs, so that a model cannot emit it for ever.
 * </ul>
 *
 * <p>Wider in one place: {@code oneOf} is read as {@code anyOf}; a context-free grammar cannot say
 * "and not the other one". A {@code format} next to a {@code pattern} leaves the word to the
 * pattern.
 *
 * <p>Notation: llama.cpp, {@code grammars/README.md}; limits: {@code src/llama-grammar.cpp}.
 */
public final class JsonSchemaGrammar {

  private JsonSchemaGrammar() {}

  /**
   * The grammar of the JSON texts that a schema allows.
   *
   * @param schemaJson a JSON Schema, as JSON text
   * @return GBNF text in ASCII, start rule {@code root}
   * @throws dev.folkmoot.core.failure.FailureException INVALID_REQUEST, with keyword, place (a JSON
   *     pointer) and remedy, if the schema is malformed, too large, unsatisfiable, or uses what a
   *     grammar cannot say
   */
  public static String toGbnf(String schemaJson) {
    return GbnfWriter.write(rulesOf(SchemaText.parse(schemaJson)));
  }

  /** The grammar of any JSON object: what {@code "format": "json"} asks for. */
  static Map<String, Gbnf> rulesOfAnyObject() {
    return rulesOf(JsonNodeFactory.instance.objectNode().put("type", "object"));
  }

  static Map<String, Gbnf> rulesOf(JsonNode schema) {
    var book = new RuleBook();
    new SchemaCompiler(schema, book).compileRoot();
    GrammarCheck.check(book.rules());
    return book.rules();
  }
}
