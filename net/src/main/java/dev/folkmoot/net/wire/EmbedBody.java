package dev.folkmoot.net.wire;

import java.util.List;

/**
 * Texts of which vectors are to be made.
 *
 * @param truncate whether a text that is too long loses its end (else it is refused)
 */
public record EmbedBody(List<String> texts, boolean truncate) {
  public EmbedBody {
    texts = List.copyOf(texts);
  }
}
