package dev.folkmoot.http.openai;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.json.JsonReader;
import dev.folkmoot.http.json.JsonValue;
import dev.folkmoot.http.wire.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The body of {@code POST /v1/chat/completions}.
 *
 * @param model as the client named it
 * @param messages oldest first
 * @param images pictures in them
 * @param tools descriptions of functions, as they came
 * @param stream whether the answer comes piece by piece; not unless asked for
 * @param includeUsage whether a stream says at its end what it cost
 * @param constraint of the response format
 * @param think whether the model is to think, if the request says
 * @param topLogprobs -1 for none
 * @param options in Ollama's names
 */
record ChatCompletionRequest(
    String model,
    List<Message> messages,
    int images,
    List<Map<String, Object>> tools,
    boolean stream,
    boolean includeUsage,
    Constraint constraint,
    Optional<Boolean> think,
    int topLogprobs,
    JsonValue.Obj options) {

  ChatCompletionRequest {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
  }

  static ChatCompletionRequest read(Exchange exchange) {
    Fields request = Fields.of("ChatCompletionRequest", JsonReader.read(exchange.body(), "EOF"));
    MessageReader reader = new MessageReader();
    List<Message> messages = new ArrayList<>();
    for (Fields message : request.objects("messages", "Message")) {
      messages.add(reader.read(message));
    }
    if (messages.isEmpty()) {
      throw FailureException.invalid("[] is too short - 'messages'");
    }
    List<Map<String, Object>> tools = new ArrayList<>();
    for (Fields tool : request.objects("tools", "Tool")) {
      tools.add(MessageReader.plain(tool.object()));
    }
    return new ChatCompletionRequest(
        request.text("model"),
        messages,
        reader.images(),
        tools,
        request.truthOr("stream", false),
        SamplingFields.includeUsage(request),
        constraint(request),
        think(request),
        topLogprobs(request),
        SamplingFields.options(request, List.of("max_completion_tokens", "max_tokens")));
  }

  private static int topLogprobs(Fields request) {
    int top = request.integer("top_logprobs").orElse(0);
    if (top < 0 || top > InferenceRequest.MAX_TOP_LOGPROBS) {
      throw FailureException.invalid(
          "top_logprobs must be between 0 and " + InferenceRequest.MAX_TOP_LOGPROBS);
    }
    return request.truthOr("logprobs", false) ? top : InferenceRequest.NO_LOGPROBS;
  }

  private static Constraint constraint(Fields request) {
    Optional<Fields> format = request.nested("response_format", "openai.ResponseFormat");
    if (format.isEmpty()) {
      return Constraint.NONE;
    }
    return switch (format.get().text("type")) {
      case "json_object" -> new Constraint.Json();
      case "json_schema" -> {
        Optional<Fields> schema =
            format
                .get()
                .nested("json_schema", "openai.JsonSchema")
                .flatMap(named -> named.nested("schema", "json.RawMessage"));
        yield schema.isPresent()
            ? new Constraint.JsonSchema(text(schema.get().object()))
            : Constraint.NONE;
      }
      default -> Constraint.NONE;
    };
  }

  private static String text(JsonValue value) {
    return new JsonBuffer().any(JsonValue.plain(value)).toString();
  }

  private static Optional<Boolean> think(Fields request) {
    String effort = request.text("reasoning_effort");
    if (effort.isEmpty()) {
      effort =
          request.nested("reasoning", "openai.Reasoning").map(r -> r.text("effort")).orElse("");
    }
    return switch (effort) {
      case "" -> Optional.empty();
      case "none" -> Optional.of(false);
      case "minimal", "low", "medium", "high", "xhigh", "max", "ultra" -> Optional.of(true);
      default ->
          throw FailureException.invalid(
              "invalid reasoning value: \""
                  + effort
                  + "\" (must be \"high\", \"medium\", \"low\", \"max\", or \"none\")");
    };
  }
}
