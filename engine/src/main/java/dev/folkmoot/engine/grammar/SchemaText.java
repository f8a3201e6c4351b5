package dev.folkmoot.engine.grammar;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads schema text into a tree, within limits. */
final class SchemaText {

  static final int MAX_SCHEMA_CHARS = 256 * 1024;

  /** Braces and brackets inside one another in the schema's own text. */
  static final int MAX_NESTING = 200;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
                  .build())
          // Bounds and constants are compared and written digit by digit.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private SchemaText() {}

  static JsonNode parse(String json) {
    if (json.length() > MAX_SCHEMA_CHARS) {
      throw FailureException.invalid(
          "the JSON Schema has " + json.length() + " characters; at most " + MAX_SCHEMA_CHARS);
    }
    try {
      JsonNode tree = MAPPER.readTree(json);
      if (tree.isMissingNode()) {
        throw FailureException.invalid("the JSON Schema is empty; send an object");
      }
      return tree;
    } catch (StreamConstraintsException e) {
      throw new FailureException(
          Failure.Kind.INVALID_REQUEST,
          "the JSON Schema is beyond a limit (nesting at most " + MAX_NESTING + " levels)",
          e);
    } catch (JacksonException e) {
      throw new FailureException(
          Failure.Kind.INVALID_REQUEST,
          "the JSON Schema is not JSON: " + e.getOriginalMessage(),
          e);
    }
  }
}
