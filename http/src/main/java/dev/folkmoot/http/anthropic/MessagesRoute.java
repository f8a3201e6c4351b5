package dev.folkmoot.http.anthropic;

import dev.folkmoot.http.dialect.Answering;
import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.dialect.Turn;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.node.Answer;
import dev.folkmoot.node.Node;
import java.util.function.Supplier;

/** {@code POST /v1/messages}. */
final class MessagesRoute implements Handler {

  private final Node node;
  private final RequestTerms terms;

  MessagesRoute(Node node, RequestTerms terms) {
    this.node = node;
    this.terms = terms;
  }

  @Override
  public void handle(Exchange exchange) {
    MessagesRequest request = MessagesRequest.read(exchange.body());
    Turn.Prepared prepared = request.turn().prepare(exchange, node, terms);
    MessagesEncoder encoder =
        new MessagesEncoder(
            HexId.of("msg_"),
            request.turn().model(),
            request.guessedTokens(),
            request.stopSequences());
    Supplier<Answer> asking = () -> prepared.ask(node);
    if (request.stream()) {
      Answering.stream(exchange, asking, _ -> encoder);
    } else {
      byte[] body = encoder.whole(Answering.collect(exchange, asking));
      exchange.send(200, AnthropicErrors.JSON, body);
    }
  }
}
