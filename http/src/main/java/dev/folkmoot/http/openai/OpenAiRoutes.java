package dev.folkmoot.http.openai;

import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.node.Node;
import java.time.Clock;
import java.util.Map;

/** All routes of OpenAI's API. */
public final class OpenAiRoutes {

  private OpenAiRoutes() {}

  /**
   * The routes.
   *
   * @param terms on which requests are answered
   * @return handlers by method and path
   */
  public static Map<String, Handler> of(Node node, RequestTerms terms, Clock clock) {
    Handler models = new ModelsRoute(node, terms);
    return Map.of(
        "POST /v1/chat/completions",
        new ChatCompletionsRoute(node, terms, clock),
        "POST /v1/responses",
        new ResponsesRoute(node, terms, clock),
        "POST /v1/audio/transcriptions",
        new TranscriptionsRoute(node, terms),
        "POST /v1/completions",
        new CompletionsRoute(node, terms, clock),
        "POST /v1/embeddings",
        new EmbeddingsRoute(node, terms),
        "GET " + ModelsRoute.PATH,
        models,
        "GET " + ModelsRoute.PATH + "/:model",
        models);
  }
}
