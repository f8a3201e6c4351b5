package dev.folkmoot.engine.remote;

import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A JSON object a line; the one that says {@code done} ends the answer. */
final class OllamaDecoder implements StreamDecoder {

  private final RemoteSettings settings;
  private final Tally tally;
  private final WholeText text = new WholeText();
  private final WholeText thinking = new WholeText();
  private int toolCalls;

  OllamaDecoder(RemoteSettings settings, Tally tally) {
    this.settings = settings;
    this.tally = tally;
  }

  @Override
  public List<TokenEvent> take(String line) {
    List<TokenEvent> events = new ArrayList<>();
    if (line.isBlank()) {
      return events;
    }
    JsonNode chunk = Refusals.json(settings, line);
    if (!chunk.path("error").isMissingNode() && !chunk.path("error").isNull()) {
      throw Refusals.inStream(settings, chunk);
    }
    boolean isChat = chunk.path("message").isObject();
    if (!isChat && !chunk.path("response").isString() && !chunk.path("done").isBoolean()) {
      throw new FailureException(
          Failure.Kind.ENGINE_FAILED,
          "engine '" + settings.name() + "' answers, but not as Ollama does");
    }
    JsonNode spoken = isChat ? chunk.path("message") : chunk;
    String thought = thinking.take(Json.text(spoken, "thinking"));
    if (!thought.isEmpty()) {
      tally.piece();
      events.add(new TokenEvent.Thinking(thought));
    }
    String piece = text.take(Json.text(spoken, isChat ? "content" : "response"));
    JsonNode logprobs = chunk.path("logprobs");
    if (!piece.isEmpty() || !logprobs.isEmpty()) {
      tally.piece();
      events.add(
          new TokenEvent.Text(piece, Logprobs.read(logprobs, InferenceRequest.MAX_TOP_LOGPROBS)));
    }
    for (JsonNode call : spoken.path("tool_calls")) {
      tally.piece();
      events.add(new TokenEvent.ToolCall(toolCall(call)));
    }
    if (chunk.path("done").asBoolean(false)) {
      events.add(finished(chunk));
    }
    return events;
  }

  private ToolCall toolCall(JsonNode call) {
    JsonNode function = call.path("function");
    String id = Json.text(call, "id");
    return new ToolCall(
        id.isEmpty() ? "call_" + toolCalls++ : id,
        Json.text(function, "name"),
        ToolArguments.of(settings, function.path("arguments")));
  }

  private TokenEvent finished(JsonNode last) {
    Usage seen =
        tally.usage(Json.count(last, "prompt_eval_count"), 0, Json.count(last, "eval_count"));
    boolean isMeasured = Json.number(last, "eval_duration") > 0;
    Usage usage =
        isMeasured
            ? new Usage(
                seen.promptTokens(),
                0,
                seen.completionTokens(),
                Duration.ZERO,
                Duration.ofNanos(Math.max(0, Json.number(last, "prompt_eval_duration"))),
                Duration.ofNanos(Json.number(last, "eval_duration")))
            : seen;
    return switch (Json.text(last, "done_reason")) {
      case "length" -> new TokenEvent.Finished(FinishReason.LENGTH, usage, List.of());
      // Ollama leaves the reason out where its own runner has hung up on it.
      case "" ->
          throw new FailureException(
              Failure.Kind.ENGINE_FAILED,
              "engine '" + settings.name() + "': its runner ended in the middle of the answer");
      default -> new TokenEvent.Finished(FinishReason.STOP, usage, List.of());
    };
  }

  @Override
  public TokenEvent end() {
    throw new FailureException(
        Failure.Kind.ENGINE_FAILED,
        "engine '" + settings.name() + "': the answer broke off in the middle");
  }
}
