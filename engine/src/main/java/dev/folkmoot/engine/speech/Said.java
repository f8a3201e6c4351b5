package dev.folkmoot.engine.speech;

import java.util.Map;

/** A piece of what a model said, understood. */
public sealed interface Said {

  /** Of the answer. */
  record Text(String text) implements Said {}

  /** Of the thoughts. */
  record Thought(String text) implements Said {}

  /**
   * A whole call.
   *
   * @param arguments JSON values, in the order in which they were said
   */
  record Call(String name, Map<String, Object> arguments) implements Said {}
}
