package dev.folkmoot.http.openai;

import dev.folkmoot.http.dialect.Answering;
import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.dialect.Turn;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.node.Answer;
import dev.folkmoot.node.Node;
import java.time.Clock;
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
    ChatCompletionRequest request = ChatCompletionRequest.read(exchange.body());
    Turn.Prepared prepared = request.turn().prepare(exchange, node, requestTerms);
    Supplier<Answer> asking = () -> prepared.ask(node);
    if (request.stream()) {
      Answering.stream(exchange, asking, _ -> encoder(request, "chat.completion.chunk"));
    } else {
      byte[] body = encoder(request, "chat.completion").whole(Answering.collect(exchange, asking));
      exchange.send(200, OpenAiErrors.JSON, body);
    }
  }

  private ChatEncoder encoder(ChatCompletionRequest request, String object) {
    return new ChatEncoder(
        Frame.of("chatcmpl-", object, request.turn().model(), clock), request.includeUsage());
  }
}
