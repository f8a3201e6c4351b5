package dev.folkmoot.http.openai;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.Usage;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The object that stands for one response, in all its states.
 *
 * @param number of the response, in all its names
 * @param shared members that are the same in every state, from the first comma on
 * @param members functions of namespaces, by the name that the model sees
 */
record ResponseFrame(int number, String shared, Map<String, ResponseTools.Member> members) {

  /** As Ollama numbers them; nobody relies on it. */
  private static final int IDS = 999_999;

  /** Members of a request that its answer says again, each with what stands for none. */
  private static final List<Map.Entry<String, String>> ECHOED =
      List.of(
          Map.entry("instructions", "null"),
          Map.entry("max_output_tokens", "null"),
          Map.entry("metadata", "{}"),
          Map.entry("parallel_tool_calls", "true"),
          Map.entry("reasoning", "{\"effort\":null,\"summary\":null}"),
          Map.entry("temperature", "1"),
          Map.entry("text", "{\"format\":{\"type\":\"text\"}}"),
          Map.entry("tool_choice", "\"auto\""),
          Map.entry("tools", "[]"),
          Map.entry("top_logprobs", "0"),
          Map.entry("top_p", "1"),
          Map.entry("truncation", "\"disabled\""),
          Map.entry("user", "null"));

  ResponseFrame {
    members = Map.copyOf(members);
  }

  static ResponseFrame of(ResponsesRequest request, Clock clock) {
    Fields fields = request.fields();
    JsonBuffer out = new JsonBuffer().raw(",\"created_at\":");
    out.number(clock.instant().getEpochSecond()).raw(",\"model\":").string(request.turn().model());
    out.raw(",\"background\":false,\"previous_response_id\":null,\"store\":false");
    for (Map.Entry<String, String> member : ECHOED) {
      out.raw(",\"").raw(member.getKey()).raw("\":");
      if (fields.has(member.getKey())) {
        out.any(JsonValue.plain(fields.value(member.getKey())));
      } else {
        out.raw(member.getValue());
      }
    }
    int number = ThreadLocalRandom.current().nextInt(IDS);
    return new ResponseFrame(number, out.toString(), request.tools().members());
  }

  /**
   * Appends the response; its brace stays open.
   *
   * @param output the items that are done, with commas between
   */
  JsonBuffer open(String status, JsonBuffer output, JsonBuffer out) {
    out.raw("{\"id\":\"resp_").number(number).raw("\",\"object\":\"response\",\"status\":\"");
    out.raw(status).raw('"').raw(shared.getBytes(StandardCharsets.UTF_8));
    return out.raw(",\"output\":[").raw(output.copy()).raw(']');
  }

  /**
   * Appends what it cost. Nothing is kept for a price, so no token is ever written to a cache; the
   * newest clients want to be told.
   *
   * @param thinkingTokens tokens of the answer that are thoughts
   */
  static void usage(Usage usage, int thinkingTokens, JsonBuffer out) {
    int prompt = usage.promptTokens();
    int completion = usage.completionTokens();
    out.raw(",\"usage\":{\"input_tokens\":").number(prompt);
    out.raw(",\"input_tokens_details\":{\"cached_tokens\":").number(usage.cachedTokens());
    out.raw(",\"cache_write_tokens\":0},\"output_tokens\":").number(completion);
    out.raw(",\"output_tokens_details\":{\"reasoning_tokens\":");
    out.number(Math.min(thinkingTokens, completion)).raw("},\"total_tokens\":");
    out.number((long) prompt + completion).raw('}');
  }

  /** Appends why there will be no more of it. */
  static void error(Failure failure, JsonBuffer out) {
    String code =
        switch (failure.kind()) {
          case INVALID_REQUEST, NOT_FOUND -> "invalid_prompt";
          case BUSY -> "rate_limit_exceeded";
          case CANCELLED, OUT_OF_MEMORY, ENGINE_FAILED, INTERNAL -> "server_error";
        };
    out.raw(",\"error\":{\"code\":\"").raw(code).raw("\",\"message\":");
    out.string(failure.message()).raw('}');
  }
}
