package dev.folkmoot.core.inference;

import java.util.List;

/**
 * The vectors of some texts.
 *
 * @param vectors one a text, in order, as the model gives them: not normalised
 * @param promptTokens tokens of all texts
 */
public record Embedding(List<float[]> vectors, int promptTokens) {
  public Embedding {
    vectors = List.copyOf(vectors);
  }
}
