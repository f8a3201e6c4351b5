package dev.folkmoot.core.peer;

/** What a provider does with prompts and answers when the request is over. */
public enum DataPolicy {
  /** It forgets them. */
  KEEPS_NOTHING,
  /** It keeps them, for whatever reason. Only who allowed that may be served by it. */
  KEEPS_PROMPTS
}
