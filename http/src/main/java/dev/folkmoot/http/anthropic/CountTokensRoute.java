package dev.folkmoot.http.anthropic;

import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.dialect.Turn;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.node.Node;

/**
 * {@code POST /v1/messages/count_tokens}: what a request would cost before it is made. Counted by
 * the model's own tokenizer, over the prompt as its template renders it; so the model is loaded.
 */
final class CountTokensRoute implements Handler {

  private final Node node;
  private final RequestTerms terms;

  CountTokensRoute(Node node, RequestTerms terms) {
    this.node = node;
    this.terms = terms;
  }

  @Override
  public void handle(Exchange exchange) {
    Turn.Prepared prepared =
        MessagesRequest.readToCount(exchange.body()).turn().prepare(exchange, node, terms);
    int tokens;
    try (Exchange.Watch _ = exchange.watchClient()) {
      tokens = node.countTokens(prepared.ask(), prepared.request());
    }
    JsonBuffer out = new JsonBuffer().raw("{\"input_tokens\":").number(tokens).raw('}');
    exchange.send(200, AnthropicErrors.JSON, out.copy());
  }
}
