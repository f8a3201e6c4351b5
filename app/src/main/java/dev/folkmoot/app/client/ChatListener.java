package dev.folkmoot.app.client;

/** Hears an answer as it comes. */
public interface ChatListener {

  /** The name of the machine that begins to answer; not called where the server says none. */
  default void route(String machine) {}

  /** What the model thinks before it answers. */
  default void thinking(String piece) {}

  /** A piece of the answer; may be empty. */
  void text(String piece);
}
