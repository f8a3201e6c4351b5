package dev.folkmoot.http.openai;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.Usage;
import dev.folkmoot.http.json.JsonBuffer;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What all objects of one answer share.
 *
 * @param id of the answer
 * @param object its kind
 * @param created in seconds since 1970
 * @param model as the client named it
 */
record Frame(String id, String object, long created, String model) {

  static final String SSE = "text/event-stream";

  /** As Ollama numbers them; nobody relies on it. */
  private static final int IDS = 999;

  static Frame of(String prefix, String object, String model, Clock clock) {
    int number = ThreadLocalRandom.current().nextInt(IDS);
    return new Frame(prefix + number, object, clock.instant().getEpochSecond(), model);
  }

  /** The beginning of an object, up to the comma after the shared members. */
  byte[] head() {
    JsonBuffer out = new JsonBuffer();
    out.raw("{\"id\":").string(id).raw(",\"object\":").string(object);
    out.raw(",\"created\":").number(created).raw(",\"model\":").string(model);
    return out.raw(",\"system_fingerprint\":\"fp_ollama\",").copy();
  }

  static void usage(Usage usage, JsonBuffer out) {
    usage(usage, 0, out);
  }

  /**
   * Appends what an answer cost.
   *
   * @param thinkingTokens those of the answer that are thoughts; Ollama does not tell them, so
   *     without any nothing is said
   */
  static void usage(Usage usage, int thinkingTokens, JsonBuffer out) {
    int prompt = usage.promptTokens();
    int completion = usage.completionTokens();
    out.raw("\"usage\":{\"prompt_tokens\":").number(prompt);
    out.raw(",\"completion_tokens\":").number(completion);
    out.raw(",\"total_tokens\":").number((long) prompt + completion);
    if (thinkingTokens > 0) {
      out.raw(",\"completion_tokens_details\":{\"reasoning_tokens\":");
      out.number(Math.min(thinkingTokens, completion)).raw('}');
    }
    out.raw('}');
  }

  /** The event that tells of a failure in the middle of a stream. */
  static void fail(Failure failure, JsonBuffer out) {
    out.raw("data: ");
    out.raw('{');
    error(failure, out);
    out.raw("\n\n");
  }

  /** Appends the error and the brace that closes the object around it. */
  static void error(Failure failure, JsonBuffer out) {
    OpenAiErrors.member(new OpenAiErrors().status(failure.kind()), failure.message(), out);
    out.raw('}');
  }
}
