package dev.folkmoot.http.dialect;

import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.http.json.JsonBuffer;
import java.util.List;

/** Writes log-probabilities; both dialects have the same shape for a token. */
public final class Logprobs {

  private Logprobs() {}

  /** Appends a list of tokens, each with its alternatives if it has some. */
  public static void write(List<TokenLogprob> tokens, JsonBuffer out) {
    out.raw('[');
    for (int i = 0; i < tokens.size(); i++) {
      TokenLogprob token = tokens.get(i);
      out.raw(i == 0 ? "{" : ",{");
      members(token, out);
      if (!token.alternatives().isEmpty()) {
        out.raw(",\"top_logprobs\":[");
        for (int j = 0; j < token.alternatives().size(); j++) {
          out.raw(j == 0 ? "{" : ",{");
          members(token.alternatives().get(j), out);
          out.raw('}');
        }
        out.raw(']');
      }
      out.raw('}');
    }
    out.raw(']');
  }

  private static void members(TokenLogprob token, JsonBuffer out) {
    out.raw("\"token\":").string(token.token()).raw(",\"logprob\":").number(token.logprob());
    if (!token.bytes().isEmpty()) {
      out.raw(",\"bytes\":[");
      for (int i = 0; i < token.bytes().size(); i++) {
        out.raw(i == 0 ? "" : ",").number(token.bytes().get(i) & 0xff);
      }
      out.raw(']');
    }
  }
}
