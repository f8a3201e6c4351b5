package dev.folkmoot.core.inference;

/** Why an answer is complete. */
public enum FinishReason {
  /** The model ended its turn, or a stop string came. */
  STOP,
  /** The limit on tokens, or the end of the context, was reached. */
  LENGTH
}
