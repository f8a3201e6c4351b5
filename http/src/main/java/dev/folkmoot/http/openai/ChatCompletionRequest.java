package dev.folkmoot.http.openai;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.http.dialect.Turn;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonReader;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The body of {@code POST /v1/chat/completions}.
 *
 * @param turn what is asked
 * @param stream whether the answer comes piece by piece; not unless asked for
 * @param includeUsage whether a stream says at its end what it cost
 */
record ChatCompletionRequest(Turn turn, boolean stream, boolean includeUsage) {

  static ChatCompletionRequest read(InputStream body) {
    Fields request = Fields.of("ChatCompletionRequest", JsonReader.read(body, "EOF"));
    MessageReader reader = new MessageReader();
    List<Message> messages = new ArrayList<>();
    for (Fields message : request.objects("messages", "Message")) {
      messages.add(reader.read(message));
    }
    if (messages.isEmpty()) {
      throw FailureException.invalid("[] is too short - 'messages'");
    }
    List<Tool> tools = new ArrayList<>();
    for (Fields tool : request.objects("tools", "Tool")) {
      tools.add(Tool.of(tool.object().plainMembers()));
    }
    Turn turn =
        new Turn(
            request.text("model"),
            messages,
            tools,
            reader.images(),
            think(request),
            false,
            constraint(request),
            topLogprobs(request),
            SamplingFields.options(request, List.of("max_completion_tokens", "max_tokens")));
    return new ChatCompletionRequest(
        turn, request.truthOr("stream", false), SamplingFields.includeUsage(request));
  }

  private static int topLogprobs(Fields request) {
    int top = SamplingFields.requireTopLogprobs(request.integer("top_logprobs").orElse(0));
    return request.truthOr("logprobs", false) ? top : InferenceRequest.NO_LOGPROBS;
  }

  private static Constraint constraint(Fields request) {
    Optional<Fields> format = request.nested("response_format", "openai.ResponseFormat");
    if (format.isEmpty()) {
      return Constraint.NONE;
    }
    return switch (format.get().text("type")) {
      case "json_object" -> new Constraint.Json();
      case "json_schema" ->
          format
              .get()
              .nested("json_schema", "openai.JsonSchema")
              .map(ResponseFormats::schema)
              .orElse(Constraint.NONE);
      default -> Constraint.NONE;
    };
  }

  private static ThinkLevel think(Fields request) {
    String effort = request.text("reasoning_effort");
    return effort.isEmpty() ? Effort.nested(request) : Effort.read(effort);
  }
}
