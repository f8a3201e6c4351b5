package dev.folkmoot.engine.grammar;

import dev.folkmoot.core.failure.FailureException;

/**
 * Where in the schema we are, so that every refusal can say so.
 *
 * @param pointer a JSON pointer in its URI fragment form, {@code #/properties/a}
 */
record Place(String pointer) {

  static final Place ROOT = new Place("#");

  /** A hostile name must not become a hostile error message. */
  private static final int MAX_POINTER_CHARS = 300;

  Place child(String name) {
    return new Place(pointer + "/" + name.replace("~", "~0").replace("/", "~1"));
  }

  Place child(String name, int index) {
    return child(name).child(Integer.toString(index));
  }

  FailureException unsupported(String keyword, String remedy) {
    return FailureException.invalid(
        "unsupported JSON Schema keyword \"" + keyword + "\" at " + shown() + "; " + remedy);
  }

  FailureException refuse(String keyword, String problem) {
    return FailureException.invalid(
        "JSON Schema keyword \"" + keyword + "\" at " + shown() + " " + problem);
  }

  FailureException refuse(String problem) {
    return FailureException.invalid("the JSON Schema at " + shown() + " " + problem);
  }

  private String shown() {
    return pointer.length() <= MAX_POINTER_CHARS
        ? pointer
        : pointer.substring(0, MAX_POINTER_CHARS) + "...";
  }
}
