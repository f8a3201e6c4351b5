package dev.folkmoot.http.json;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads one JSON value from a stream, while it arrives: the bytes are never held as a whole, and
 * the first wrong one ends the reading. What follows the value is not looked at.
 */
public final class JsonReader {

  /** Objects and arrays within each other; far more than any tool's schema needs. */
  public static final int MAX_DEPTH = 200;

  /**
   * Values in one document. A tree costs some 50 bytes a value, so that a small body of many tiny
   * values could otherwise take twenty times its size.
   */
  public static final int MAX_VALUES = 2_000_000;

  /** Characters of one string; the limit on the body is the real one. */
  private static final int MAX_STRING_CHARS = 128 << 20;

  /** Digits of a number. */
  private static final int MAX_NUMBER_CHARS = 100;

  /** How whoever wrote this program could have changed the parser; nothing for its users. */
  private static final Pattern ADVICE_FOR_PROGRAMMERS =
      Pattern.compile(
          ", from `[^`]*`|: enable `[^`]*` to allow| \\(not recognized as one[^)]*\\)"
              + "| \\(for (?:Array|Object) starting at \\[Source: [^]]*]\\)");

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_STRING_CHARS)
                  .maxNumberLength(MAX_NUMBER_CHARS)
                  .build())
          .build();

  private final JsonParser parser;
  private int values;

  private JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads the first value of a stream.
   *
   * @throws FailureException {@code INVALID_REQUEST}, with a text like that of Go's decoder, if
   *     this is no JSON or is beyond the limits; {@code missing request body} if there is nothing
   */
  public static JsonValue read(InputStream in) {
    return read(in, "missing request body");
  }

  /** Reads the first value of a stream, with other words for a stream that is empty. */
  public static JsonValue read(InputStream in, String ifEmpty) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), in)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw FailureException.invalid(ifEmpty);
      }
      return new JsonReader(parser).value(first);
    } catch (UnexpectedEndOfInputException e) {
      throw new FailureException(Failure.Kind.INVALID_REQUEST, "unexpected EOF", e);
    } catch (StreamConstraintsException e) {
      throw invalid("the request body is beyond a limit: ", e);
    } catch (JacksonIOException e) {
      throw invalid("the request body could not be read: ", e);
    } catch (JacksonException e) {
      throw invalid("invalid JSON in the request body: ", e);
    }
  }

  /** Jackson's words without its location object, but with line and column. */
  private static FailureException invalid(String what, JacksonException e) {
    String where =
        e.getLocation() == null
            ? ""
            : " (line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr()
                + ")";
    String why = ADVICE_FOR_PROGRAMMERS.matcher(e.getOriginalMessage()).replaceAll("");
    return new FailureException(Failure.Kind.INVALID_REQUEST, what + why + where, e);
  }

  private JsonValue value(JsonToken token) {
    if (++values > MAX_VALUES) {
      throw FailureException.invalid("the request body holds more than " + MAX_VALUES + " values");
    }
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> new JsonValue.Str(wellFormed(parser.getString()));
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? JsonValue.Num.of(finite(parser.getDoubleValue()))
              : JsonValue.Num.of(parser.getLongValue());
      case VALUE_NUMBER_FLOAT -> JsonValue.Num.of(finite(parser.getDoubleValue()));
      case VALUE_TRUE -> new JsonValue.Bool(true);
      case VALUE_FALSE -> new JsonValue.Bool(false);
      case VALUE_NULL -> JsonValue.NULL;
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw FailureException.invalid("unexpected " + token + " in the request body");
    };
  }

  private double finite(double value) {
    if (!Double.isFinite(value)) {
      throw FailureException.invalid(
          "the number at "
              + parser.streamReadContext().pathAsPointer()
              + " in the request body is too large: it must be below 1.8e308");
    }
    return value;
  }

  /**
   * Puts U+FFFD in the place of every half of a surrogate pair, as Go's decoder does: an escape can
   * bring one alone, and no tokenizer could take it.
   */
  private static String wellFormed(String text) {
    StringBuilder changed = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else {
        changed = changed == null ? new StringBuilder(text) : changed;
        changed.setCharAt(i, '\ufffd');
      }
    }
    return changed == null ? text : changed.toString();
  }

  private JsonValue object() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      members.put(name, value(parser.nextToken()));
    }
    return new JsonValue.Obj(members);
  }

  private JsonValue array() {
    List<JsonValue> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(value(token));
    }
    return new JsonValue.Arr(items);
  }
}
