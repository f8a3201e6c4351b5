package dev.folkmoot.engine.jinja;

/**
 * A name or key that is not there. It prints as nothing, is false and empty, and refuses all else
 * with its message.
 */
record Undefined(String message) {

  static Undefined variable(String name) {
    return new Undefined("'" + name + "' is undefined");
  }

  static Undefined member(Object owner, Object key) {
    String type = Types.describe(owner);
    return key instanceof String name
        ? new Undefined("'" + type + "' has no attribute '" + name + "'")
        : new Undefined(type + " has no element " + (key instanceof Long ? key : Types.name(key)));
  }

  /** Attributes that the sandbox hides, such as the methods that change a list. */
  static Undefined unsafe(Object owner, String name) {
    return new Undefined(
        "access to attribute '" + name + "' of '" + Types.name(owner) + "' object is unsafe");
  }

  TemplateFault fault() {
    return new TemplateFault(message);
  }
}
