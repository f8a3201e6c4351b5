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

/** {@code POST /v1/responses}, stateless: nothing of an answer is kept. */
final class ResponsesRoute implements Handler {

  private final Node node;
  private final RequestTerms requestTerms;
  private final Clock clock;

  ResponsesRoute(Node node, RequestTerms requestTerms, Clock clock) {
    this.node = node;
    this.requestTerms = requestTerms;
    this.clock = clock;
  }

  @Override
  public void handle(Exchange exchange) {
    ResponsesRequest request = ResponsesRequest.read(exchange.body());
    Turn.Prepared prepared = request.turn().prepare(exchange, node, requestTerms);
    ResponseEncoder encoder = new ResponseEncoder(ResponseFrame.of(request, clock));
    Supplier<Answer> asking = () -> prepared.ask(node);
    if (request.stream()) {
      Answering.stream(exchange, asking, _ -> encoder);
    } else {
      byte[] body = encoder.whole(Answering.collect(exchange, asking));
      exchange.send(200, OpenAiErrors.JSON, body);
    }
  }
}
