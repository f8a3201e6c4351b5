package dev.folkmoot.http.ollama;

import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.http.dialect.Answering;
import dev.folkmoot.http.dialect.Conversation;
import dev.folkmoot.http.dialect.ModelOptions;
import dev.folkmoot.http.dialect.ModelRef;
import dev.folkmoot.http.dialect.ModelSource;
import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.node.Answer;
import dev.folkmoot.node.Ask;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.routing.Terms;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** {@code POST /api/chat}: the next turn of a conversation; an empty one loads or unloads. */
final class ChatRoute implements Handler {

  private final Node node;
  private final RequestTerms requestTerms;
  private final Clock clock;

  ChatRoute(Node node, RequestTerms requestTerms, Clock clock) {
    this.node = node;
    this.requestTerms = requestTerms;
    this.clock = clock;
  }

  @Override
  public void handle(Exchange exchange) {
    long start = System.nanoTime();
    ChatRequest request = ChatRequest.read(exchange.body());
    InferenceFields common = request.common();
    ModelRef ref = ModelSource.orRequired(common.model());
    Terms terms = requestTerms.of(exchange, ref);
    ModelCard model = ModelSource.find(node, ref, terms);
    if (request.messages().isEmpty() && common.unloads()) {
      node.unload(ref.name());
      exchange.send(200, Exchange.JSON, encoder(common, start, Duration.ZERO).nothing("unload"));
      return;
    }
    ThinkLevel thinking =
        Conversation.requireAble(
            model,
            common.model(),
            !request.tools().isEmpty(),
            request.images() > 0,
            common.think());
    ModelOptions options = common.optionsFor(model);
    Ask ask = new Ask(model, options.runner(), common.keepAlive(), terms);
    if (request.messages().isEmpty()) {
      try (Exchange.Watch _ = exchange.watchClient()) {
        Answering.tellRoute(exchange, node.load(ask));
      }
      exchange.send(200, Exchange.JSON, encoder(common, start, Duration.ZERO).nothing("load"));
      return;
    }
    Prompt prompt =
        new Prompt.Chat(
            Conversation.withOwn(model, request.messages()),
            request.tools(),
            thinking,
            List.of(),
            model.promptTemplate());
    InferenceRequest inference = common.request(prompt, options);
    if (common.rendersOnly()) {
      String text = node.render(ask, inference);
      NativeEncoder encoder = encoder(common, start, Duration.ZERO);
      exchange.send(200, Exchange.JSON, encoder.rendered(text, request.images()));
      return;
    }
    Supplier<Answer> asking = () -> node.infer(ask, inference);
    if (common.stream()) {
      Answering.stream(exchange, asking, answer -> encoder(common, start, answer.loadTime()));
    } else {
      byte[] body =
          Answering.collect(
              exchange,
              asking,
              (answer, whole) -> encoder(common, start, answer.loadTime()).whole(whole));
      exchange.send(200, Exchange.JSON, body);
    }
  }

  private NativeEncoder encoder(InferenceFields common, long start, Duration loadTime) {
    return new NativeEncoder(
        NativeEncoder.Shape.CHAT, common.model(), clock, start, loadTime, false);
  }
}
