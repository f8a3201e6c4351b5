package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.engine.llamacpp.binding.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Log-probabilities as the model gives them, before any sampler touches them: the logarithm of a
 * softmax.
 */
final class Logprobs {

  private Logprobs() {}

  /** The chosen token with its {@code alternatives} likeliest rivals, itself among them. */
  static TokenLogprob of(Vocabulary vocabulary, float[] logits, int chosen, int alternatives) {
    double normaliser = logSumExp(logits);
    List<TokenLogprob> top = new ArrayList<>(alternatives);
    for (int token : likeliest(logits, alternatives)) {
      top.add(one(vocabulary, token, logits[token] - normaliser, List.of()));
    }
    return one(vocabulary, chosen, logits[chosen] - normaliser, top);
  }

  private static TokenLogprob one(
      Vocabulary vocabulary, int token, double logprob, List<TokenLogprob> alternatives) {
    byte[] piece = vocabulary.piece(token);
    if (piece.length == 0) {
      piece = vocabulary.text(token).getBytes(StandardCharsets.UTF_8);
    }
    List<Byte> bytes = new ArrayList<>(piece.length);
    for (byte b : piece) {
      bytes.add(b);
    }
    String text = new String(piece, StandardCharsets.UTF_8);
    return new TokenLogprob(text, bytes, Math.min(0, logprob), alternatives);
  }

  private static double logSumExp(float[] logits) {
    float most = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      most = Math.max(most, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - most);
    }
    return most + Math.log(sum);
  }

  /**
   * The numbers of the greatest logits, greatest first, by insertion: {@code count} is 20 at most.
   */
  private static int[] likeliest(float[] logits, int count) {
    int[] best = new int[Math.min(count, logits.length)];
    int found = 0;
    for (int token = 0; token < logits.length && best.length > 0; token++) {
      if (found == best.length && logits[token] <= logits[best[found - 1]]) {
        continue;
      }
      int at = found < best.length ? found++ : found - 1;
      while (at > 0 && logits[token] > logits[best[at - 1]]) {
        best[at] = best[at - 1];
        at--;
      }
      best[at] = token;
    }
    return best;
  }
}
