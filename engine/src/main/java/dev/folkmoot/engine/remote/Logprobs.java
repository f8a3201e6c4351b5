package dev.folkmoot.engine.remote;

import dev.folkmoot.core.inference.TokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Reads log-probabilities. Ollama and OpenAI's chat write them alike, as a list of tokens; OpenAI's
 * old completions as lists of their parts, beside each other.
 */
final class Logprobs {

  private static final int MAX_TOKENS = 4_096;

  private Logprobs() {}

  /**
   * A list of tokens.
   *
   * @param most alternatives of a token that are wanted; some servers tell more
   */
  static List<TokenLogprob> read(JsonNode list, int most) {
    List<TokenLogprob> read = new ArrayList<>();
    for (JsonNode item : list) {
      if (read.size() == MAX_TOKENS) {
        break;
      }
      read.add(one(item, alternatives(item.path("top_logprobs"), most)));
    }
    return read;
  }

  private static List<TokenLogprob> alternatives(JsonNode list, int most) {
    List<TokenLogprob> read = new ArrayList<>();
    for (JsonNode item : list) {
      if (read.size() >= most) {
        break;
      }
      read.add(one(item, List.of()));
    }
    return read;
  }

  /** Lists of parts: {@code tokens}, {@code token_logprobs}, and maps in {@code top_logprobs}. */
  static List<TokenLogprob> readLists(JsonNode lists, int most) {
    JsonNode tokens = lists.path("tokens");
    List<TokenLogprob> read = new ArrayList<>();
    for (int i = 0; i < Math.min(tokens.size(), MAX_TOKENS); i++) {
      List<TokenLogprob> others = new ArrayList<>();
      for (Map.Entry<String, JsonNode> other : lists.path("top_logprobs").path(i).properties()) {
        if (others.size() < most) {
          others.add(one(other.getKey(), Json.object(), other.getValue(), List.of()));
        }
      }
      JsonNode value = lists.path("token_logprobs").path(i);
      read.add(one(tokens.path(i).asString(""), Json.object(), value, others));
    }
    return read;
  }

  private static TokenLogprob one(JsonNode item, List<TokenLogprob> alternatives) {
    return one(Json.text(item, "token"), item.path("bytes"), item.path("logprob"), alternatives);
  }

  private static TokenLogprob one(
      String token, JsonNode bytes, JsonNode value, List<TokenLogprob> alternatives) {
    return new TokenLogprob(
        token,
        bytes(bytes, token),
        value.isNumber() ? Math.min(0, value.asDouble()) : 0,
        alternatives);
  }

  private static List<Byte> bytes(JsonNode list, String token) {
    List<Byte> bytes = new ArrayList<>();
    if (list.isArray()) {
      list.forEach(item -> bytes.add((byte) item.asInt(0)));
    } else {
      for (byte b : token.getBytes(StandardCharsets.UTF_8)) {
        bytes.add(b);
      }
    }
    return bytes;
  }
}
