package dev.folkmoot.engine.remote;

import dev.folkmoot.core.inference.TokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads log-probabilities, which Ollama and OpenAI write alike. */
final class Logprobs {

  private static final int MAX_TOKENS = 4_096;

  private Logprobs() {}

  static List<TokenLogprob> read(JsonNode list) {
    List<TokenLogprob> read = new ArrayList<>();
    for (JsonNode item : list) {
      if (read.size() == MAX_TOKENS) {
        break;
      }
      read.add(one(item, alternatives(item.path("top_logprobs"))));
    }
    return read;
  }

  private static List<TokenLogprob> alternatives(JsonNode list) {
    List<TokenLogprob> read = new ArrayList<>();
    for (JsonNode item : list) {
      read.add(one(item, List.of()));
    }
    return read;
  }

  private static TokenLogprob one(JsonNode item, List<TokenLogprob> alternatives) {
    String token = Json.text(item, "token");
    JsonNode value = item.path("logprob");
    return new TokenLogprob(
        token,
        bytes(item.path("bytes"), token),
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
