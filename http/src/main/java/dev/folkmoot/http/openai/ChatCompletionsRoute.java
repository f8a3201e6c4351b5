package dev.folkmoot.http.openai;

import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.http.dialect.Answering;
import dev.folkmoot.http.dialect.Conversation;
import dev.folkmoot.http.dialect.ModelOptions;
import dev.folkmoot.http.dialect.ModelRef;
import dev.folkmoot.http.dialect.ModelSource;
import dev.folkmoot.http.dialect.OptionReader;
import dev.folkmoot.http.dialect.RequestTerms;
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

/** {@code POST /v1/chat/completions}. */
final class ChatCompletionsRoute implements Handler {

  private final Node node;
  private final RequestTerms requestTerms;
  private final Clock clock;

  ChatCompletionsRoute(Node node, RequestTerms requestTerms, Clock clock) {
    this.node = node;
    this.requestTerms = requestTerms;
    this.clock = clock;
  }

  @Override
  public void handle(Exchange exchange) {
    ChatCompletionRequest request = ChatCompletionRequest.read(exchange);
    ModelRef ref = ModelSource.orRequired(request.model());
    Terms terms = requestTerms.of(exchange, ref);
    ModelCard model = ModelSource.find(node, ref, terms);
    boolean thinking =
        Conversation.requireAble(
            model,
            request.model(),
            !request.tools().isEmpty(),
            request.images() > 0,
            request.think());
    ModelOptions options = OptionReader.read(model.recipe().parameters(), request.options());
    Prompt prompt =
        new Prompt.Chat(
            Conversation.withOwn(model, request.messages()),
            request.tools().stream().map(Tool::of).toList(),
            thinking ? ThinkLevel.ON : ThinkLevel.OFF,
            List.of());
    InferenceRequest inference =
        options.request(prompt, request.constraint(), request.topLogprobs(), true, true);
    Ask ask = new Ask(model, options.runner(), Optional.empty(), terms);
    Supplier<Answer> asking = () -> node.infer(ask, inference);
    if (request.stream()) {
      Answering.stream(exchange, asking, _ -> encoder(request, "chat.completion.chunk"));
    } else {
      byte[] body = encoder(request, "chat.completion").whole(Answering.collect(exchange, asking));
      exchange.send(200, OpenAiErrors.JSON, body);
    }
  }

  private ChatEncoder encoder(ChatCompletionRequest request, String object) {
    return new ChatEncoder(
        Frame.of("chatcmpl-", object, request.model(), clock), request.includeUsage());
  }
}
