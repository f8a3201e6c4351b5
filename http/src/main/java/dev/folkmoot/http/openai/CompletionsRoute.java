package dev.folkmoot.http.openai;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.http.dialect.Answering;
import dev.folkmoot.http.dialect.Conversation;
import dev.folkmoot.http.dialect.ModelOptions;
import dev.folkmoot.http.dialect.ModelRef;
import dev.folkmoot.http.dialect.ModelSource;
import dev.folkmoot.http.dialect.OptionReader;
import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonReader;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.node.Answer;
import dev.folkmoot.node.Ask;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.routing.Terms;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code POST /v1/completions}: the older form, one prompt, which must be a string. */
final class CompletionsRoute implements Handler {

  private final Node node;
  private final RequestTerms requestTerms;
  private final Clock clock;

  CompletionsRoute(Node node, RequestTerms requestTerms, Clock clock) {
    this.node = node;
    this.requestTerms = requestTerms;
    this.clock = clock;
  }

  @Override
  public void handle(Exchange exchange) {
    Fields request = Fields.of("CompletionRequest", JsonReader.read(exchange.body(), "EOF"));
    String text = request.text("prompt");
    String suffix = request.text("suffix");
    boolean stream = request.truthOr("stream", false);
    boolean includeUsage = SamplingFields.includeUsage(request);
    int topLogprobs = topLogprobs(request);
    var asked = SamplingFields.options(request, List.of("max_tokens"));
    ModelRef ref = ModelSource.orNotFound(request.text("model"));
    Terms terms = requestTerms.of(exchange, ref);
    ModelCard model = ModelSource.find(node, ref, terms);
    Prompt prompt = prompt(text, suffix, ref, model);
    ModelOptions options = OptionReader.read(model.recipe().parameters(), asked);
    CompletionEncoder encoder =
        new CompletionEncoder(
            Frame.of("cmpl-", "text_completion", ref.requested(), clock), includeUsage);
    Ask ask = new Ask(model, options.runner(), Optional.empty(), terms);
    if (text.isEmpty()) {
      try (Exchange.Watch _ = exchange.watchClient()) {
        Answering.tellRoute(exchange, node.load(ask));
      }
      exchange.send(200, OpenAiErrors.JSON, encoder.nothing());
      return;
    }
    InferenceRequest inference = options.request(prompt, Constraint.NONE, topLogprobs, true, true);
    Supplier<Answer> asking = () -> node.infer(ask, inference);
    if (stream) {
      Answering.stream(exchange, asking, _ -> encoder);
    } else {
      exchange.send(200, OpenAiErrors.JSON, encoder.whole(Answering.collect(exchange, asking)));
    }
  }

  /** A number here, not a switch: how many alternatives; 0 is none at all. */
  private static int topLogprobs(Fields request) {
    int top = request.integer("logprobs").orElse(0);
    return top == 0 ? InferenceRequest.NO_LOGPROBS : SamplingFields.requireTopLogprobs(top);
  }

  private static Prompt prompt(String text, String suffix, ModelRef ref, ModelCard model) {
    if (!model.shape().can(Capability.COMPLETION)) {
      throw FailureException.invalid('"' + ref.requested() + "\" does not support generate");
    }
    if (suffix.isEmpty()) {
      return Prompt.Chat.of(Conversation.withOwn(model, List.of(Message.of(Role.USER, text))))
          .withTemplate(model.promptTemplate());
    }
    if (!model.shape().can(Capability.INSERT)) {
      throw FailureException.invalid(model.name().full() + " does not support insert");
    }
    return Conversation.hole(text, suffix, model.promptTemplate());
  }
}
