package dev.folkmoot.http.openai;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.http.dialect.Turn;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonReader;
import dev.folkmoot.http.json.JsonValue;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The body of {@code POST /v1/responses}.
 *
 * @param turn what is asked
 * @param stream whether the answer comes piece by piece; not unless asked for
 * @param tools what functions of a namespace are called
 * @param fields the request as it came: the answer says much of it again
 */
record ResponsesRequest(Turn turn, boolean stream, ResponseTools tools, Fields fields) {

  private static final String WITH_LOGPROBS = "message.output_text.logprobs";

  static ResponsesRequest read(InputStream body) {
    Fields request = Fields.of("ResponsesRequest", JsonReader.read(body, "EOF"));
    refuseState(request);
    ResponseInput input = new ResponseInput();
    input.read(request.value("input"));
    List<Message> messages = new ArrayList<>();
    String instructions = request.text("instructions");
    if (!instructions.isEmpty()) {
      messages.add(Message.of(Role.SYSTEM, instructions));
    }
    messages.addAll(input.messages());
    if (messages.isEmpty()) {
      throw FailureException.invalid("input must not be empty");
    }
    ResponseTools tools = ResponseTools.read(request);
    Turn turn =
        new Turn(
            request.text("model"),
            messages,
            tools.offered(),
            input.images(),
            Effort.nested(request),
            false,
            constraint(request),
            topLogprobs(request),
            SamplingFields.options(request, List.of("max_output_tokens")));
    return new ResponsesRequest(turn, request.truthOr("stream", false), tools, request);
  }

  /** What refers to an earlier answer would be answered without it. */
  private static void refuseState(Fields request) {
    for (String name : List.of("previous_response_id", "conversation", "prompt")) {
      if (request.has(name)) {
        throw FailureException.invalid(
            name + " is not supported: no responses are kept, send the whole input");
      }
    }
    if (request.truthOr("background", false)) {
      throw FailureException.invalid("background is not supported: no responses are kept");
    }
  }

  private static Constraint constraint(Fields request) {
    Optional<Fields> format =
        request
            .nested("text", "openai.ResponsesText")
            .flatMap(text -> text.nested("format", "openai.ResponsesTextFormat"));
    if (format.isEmpty()) {
      return Constraint.NONE;
    }
    return switch (format.get().text("type")) {
      case "json_object" -> new Constraint.Json();
      case "json_schema" -> ResponseFormats.schema(format.get());
      default -> Constraint.NONE;
    };
  }

  private static int topLogprobs(Fields request) {
    int top = SamplingFields.requireTopLogprobs(request.integer("top_logprobs").orElse(0));
    boolean wanted =
        request.items("include", "[]string").contains(new JsonValue.Str(WITH_LOGPROBS));
    return wanted || top > 0 ? top : InferenceRequest.NO_LOGPROBS;
  }
}
