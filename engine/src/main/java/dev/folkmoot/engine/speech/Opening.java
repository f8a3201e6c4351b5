package dev.folkmoot.engine.speech;

/** Where an answer begins: a prompt may end in the middle of something. */
public enum Opening {
  /** Nothing was said; the model may think first. */
  FRESH,
  /** The prompt ends with the mark that begins a thought. */
  THINKING,
  /** The prompt ends in the middle of the answer, or behind a thought. */
  ANSWERING
}
