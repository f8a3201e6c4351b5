package dev.folkmoot.core.model;

/**
 * How one vector is made of the vectors of all tokens. {@code NONE}: the model makes no text
 * embeddings of its own.
 */
public enum Pooling {
  NONE,
  MEAN,
  CLS,
  LAST,
  RANK
}
