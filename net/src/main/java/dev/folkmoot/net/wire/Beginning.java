package dev.folkmoot.net.wire;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What another provider has answered already, all of which the client has: the new one puts it
 * behind the prompt as a prefill and sends what comes after it, and nothing of it again.
 *
 * <p>Text alone would be cut into tokens again, perhaps into others, and a seeded answer would go
 * another way. So the tokens go along where they are known: {@code tokens} spell {@code thinking}
 * and {@code text} from their start and may end before them by what the first provider had not
 * named yet. The sampler is put forward by as many draws as there are tokens.
 *
 * @param thinking what the model thought aloud
 * @param text the answer so far: whole characters, no part of a stop string that was held back
 * @param tokens the tokens of both, as far as they were told; may be empty
 * @param completionTokens tokens that were counted so far; the new provider counts its own from 0
 */
public record Beginning(String thinking, String text, List<Integer> tokens, int completionTokens) {
  public Beginning {
    requireNonNull(thinking);
    requireNonNull(text);
    tokens = List.copyOf(tokens);
    if (completionTokens < 0) {
      throw new IllegalArgumentException("tokens are counted from 0");
    }
  }
}
