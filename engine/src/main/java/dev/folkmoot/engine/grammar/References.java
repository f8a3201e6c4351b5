package dev.folkmoot.engine.grammar;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** Follows {@code $ref}s inside one document (RFC 6901 pointers in URI fragment form). */
final class References {

  /** A schema that a reference points to. */
  record Target(JsonNode schema, Place place) {}

  private final JsonNode document;

  References(JsonNode document) {
    this.document = document;
  }

  Target resolve(JsonNode ref, Place from) {
    if (!ref.isString()) {
      throw from.refuse("$ref", "must be a string");
    }
    String uri = ref.asString();
    if (!uri.equals("#") && !uri.startsWith("#/")) {
      throw from.refuse(
          "$ref",
          "is \""
              + uri
              + "\"; only references into the same document are followed (\"#\", \"#/$defs/Name\")");
    }
    JsonNode at = document;
    Place place = Place.ROOT;
    String pointer = decoded(uri.substring(1), from);
    String[] steps = pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1);
    for (String escaped : steps) {
      String step = escaped.replace("~1", "/").replace("~0", "~");
      at = at.isArray() ? at.path(arrayIndex(step)) : at.path(step);
      place = place.child(step);
    }
    if (at.isMissingNode()) {
      throw from.refuse("$ref", "points to \"" + uri + "\", which is not there; define it");
    }
    return new Target(at, place);
  }

  private static String decoded(String fragment, Place from) {
    try {
      // URLDecoder also reads "+" as a blank, which fragments do not.
      return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw from.refuse("$ref", "is not a valid URI fragment: " + e.getMessage());
    }
  }

  private static int arrayIndex(String step) {
    boolean index =
        !step.isEmpty() && step.length() <= 6 && step.chars().allMatch(c -> c >= '0' && c <= '9');
    return index ? Integer.parseInt(step) : -1;
  }
}
