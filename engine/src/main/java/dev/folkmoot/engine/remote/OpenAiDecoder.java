package dev.folkmoot.engine.remote;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Continuity;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenLogprob;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Lines {@code data: …}. The answer is whole when a choice has said why it ended; what it cost
 * comes after that, in a piece without choices, and then {@code [DONE]}.
 */
final class OpenAiDecoder implements StreamDecoder {

  private static final String DATA = "data:";
  private static final String DONE = "[DONE]";
  private static final String EVENT = "event:";

  private final RemoteSettings settings;
  private final Tally tally;
  private final int topLogprobs;
  private final WholeText text = new WholeText();
  private final WholeText thinking = new WholeText();
  private final ToolCallPieces calls;
  private @Nullable FinishReason reason;
  private Optional<String> stop = Optional.empty();
  private int prompt;
  private int cached;
  private int completion;

  /**
   * Of one answer.
   *
   * @param topLogprobs as in the request
   */
  OpenAiDecoder(RemoteSettings settings, Tally tally, int topLogprobs) {
    this.settings = settings;
    this.topLogprobs = topLogprobs;
    this.tally = tally;
    this.calls = new ToolCallPieces(settings);
  }

  @Override
  public List<TokenEvent> take(String line) {
    if (line.isBlank() || line.startsWith(":") || line.startsWith(EVENT)) {
      return List.of();
    }
    if (!line.startsWith(DATA)) {
      // Some servers say an error as bare JSON in the middle of a stream.
      JsonNode bare = Refusals.json(settings, line);
      throw bare.has("error") ? Refusals.inStream(settings, bare) : foreign();
    }
    String data = line.substring(DATA.length()).strip();
    if (data.equals(DONE)) {
      return List.of(end());
    }
    JsonNode chunk = Refusals.json(settings, data);
    if (!chunk.path("error").isMissingNode() && !chunk.path("error").isNull()) {
      throw Refusals.inStream(settings, chunk);
    }
    usage(chunk.path("usage"));
    JsonNode choices = chunk.path("choices");
    if (!choices.isArray() && !chunk.path("usage").isObject()) {
      throw foreign();
    }
    return choices.isEmpty() ? List.of() : choice(choices.path(0));
  }

  private List<TokenEvent> choice(JsonNode choice) {
    List<TokenEvent> events = new ArrayList<>();
    JsonNode delta = choice.path("delta");
    // What is thought has two names, and a completion has its text beside the delta.
    String thought =
        thinking.take(Json.text(delta, "reasoning_content") + Json.text(delta, "reasoning"));
    if (!thought.isEmpty()) {
      tally.piece();
      events.add(new TokenEvent.Thinking(thought));
    }
    List<TokenLogprob> logprobs = logprobs(choice.path("logprobs"));
    String piece = text.take(Json.text(delta, "content") + Json.text(choice, "text"));
    if (!piece.isEmpty() || !logprobs.isEmpty()) {
      tally.piece();
      events.add(new TokenEvent.Text(piece, logprobs));
    }
    for (JsonNode call : delta.path("tool_calls")) {
      tally.piece();
      calls.add(call);
    }
    String why = Json.text(choice, "finish_reason");
    if (!why.isEmpty()) {
      reason = reason(why);
      // vLLM: a text if a stop string ended it, a number if a token did, else null.
      String by = Json.text(choice, "stop_reason");
      stop = by.isEmpty() ? Optional.empty() : Optional.of(by);
      events.addAll(calls.whole());
    }
    return events;
  }

  /** What was not asked for is not passed on: some servers have to be asked for more. */
  private List<TokenLogprob> logprobs(JsonNode told) {
    if (topLogprobs < 0) {
      return List.of();
    }
    return told.path("tokens").isArray()
        ? Logprobs.readLists(told, topLogprobs)
        : Logprobs.read(told.path("content"), topLogprobs);
  }

  private FinishReason reason(String text) {
    return switch (text) {
      case "length" -> FinishReason.LENGTH;
      case "stop", "tool_calls", "function_call", "eos_token", "eos" -> FinishReason.STOP;
      // vLLM says "abort", others "error" or "content_filter": not the end of a whole answer.
      default ->
          throw new FailureException(
              Failure.Kind.ENGINE_FAILED,
              "engine '%s' ended the answer with '%s'"
                  .formatted(settings.name(), text.replaceAll("[^\\w-]", "?")));
    };
  }

  private void usage(JsonNode usage) {
    if (usage.isObject()) {
      prompt = Json.count(usage, "prompt_tokens");
      completion = Json.count(usage, "completion_tokens");
      cached = Json.count(usage.path("prompt_tokens_details"), "cached_tokens");
    }
  }

  @Override
  public TokenEvent end() {
    FinishReason why = reason;
    if (why == null) {
      throw new FailureException(
          Failure.Kind.ENGINE_FAILED,
          "engine '" + settings.name() + "': the answer broke off in the middle");
    }
    return new TokenEvent.Finished(
        why, tally.usage(prompt, cached, completion), List.of(), Continuity.UNBROKEN, stop);
  }

  private FailureException foreign() {
    return new FailureException(
        Failure.Kind.ENGINE_FAILED,
        "engine '" + settings.name() + "' answers, but not as OpenAI's API does");
  }
}
