package dev.folkmoot.engine.remote;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.Embedding;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.RunnerOptions;
import java.net.URI;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Ollama's own API, {@code /api/…}. Requests carry every option: they are settled already. */
final class OllamaDialect implements Dialect {

  private final RemoteSettings settings;
  private final Link link;
  private final LongSupplier nanoTime;
  private final OllamaModels models;

  OllamaDialect(RemoteSettings settings, Link link, LongSupplier nanoTime) {
    this.settings = settings;
    this.link = link;
    this.nanoTime = nanoTime;
    this.models = new OllamaModels(settings, link);
  }

  @Override
  public String describe() {
    JsonNode version = link.get(link.root("/api/version"), RemoteEngine.QUESTION);
    return (BackendKind.OLLAMA.title() + " " + Json.text(version, "version")).strip();
  }

  @Override
  public List<Listed> list() {
    return models.list();
  }

  @Override
  public boolean takesContext() {
    return true;
  }

  @Override
  public boolean takesRaw() {
    return true;
  }

  /** Without a prompt Ollama loads the model and says so. */
  @Override
  public OptionalInt load(Listed model, RunnerOptions settled) {
    boolean speaks = model.card().shape().can(Capability.COMPLETION);
    ObjectNode body = body(model, settled);
    if (!speaks) {
      body.putArray("input");
    }
    body.put("stream", false);
    link.post(link.root(speaks ? "/api/generate" : "/api/embed"), body, settings.patience());
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt slots(Listed model) {
    return OptionalInt.empty();
  }

  @Override
  public Call call(Listed model, RunnerOptions settled, InferenceRequest request) {
    ObjectNode body = body(model, settled);
    body.put("stream", true);
    body.put("truncate", request.truncate());
    body.put("shift", request.shift());
    options(body.withObject("options"), request);
    format(body, request.constraint());
    if (request.wantsLogprobs()) {
      body.put("logprobs", true);
      body.put("top_logprobs", request.topLogprobs());
    }
    return switch (request.prompt()) {
      case Prompt.Chat chat -> {
        if (model.card().shape().can(Capability.THINKING)) {
          think(body, chat.think());
        }
        Messages.requireNoContext(settings, chat);
        Messages.write(body.putArray("messages"), chat.messages(), false);
        Messages.tools(body, chat.tools());
        yield new Call(link.root("/api/chat"), body);
      }
      case Prompt.Raw(String text) -> {
        body.put("prompt", text);
        body.put("raw", true);
        yield new Call(generate(), body);
      }
      case Prompt.Infill infill -> {
        body.put("prompt", infill.prefix());
        body.put("suffix", infill.suffix());
        yield new Call(generate(), body);
      }
    };
  }

  /** Ollama renders a conversation without answering it, in words that its own tests use. */
  @Override
  public Call goOn(Listed model, RunnerOptions settled, InferenceRequest request) {
    InferenceRequest raw =
        switch (request.prompt()) {
          case Prompt.Chat _ -> rendered(model, settled, request).goingOn(settings, model, request);
          case Prompt.Raw(String text) -> Rendered.behind(request, text);
          case Prompt.Infill _ -> throw GoingOn.refused(settings, "a hole is filled at once");
        };
    return call(model, settled, raw);
  }

  private Rendered rendered(Listed model, RunnerOptions settled, InferenceRequest request) {
    Call call = call(model, settled, request.withMaxTokens(1));
    call.body().put("stream", false);
    call.body().put("_debug_render_only", true);
    JsonNode reply = link.post(call.at(), call.body(), settings.patience());
    String text = Json.text(reply.path("_debug_info"), "rendered_template");
    if (text.isEmpty()) {
      throw GoingOn.refused(settings, "it does not tell what it makes of a conversation");
    }
    return new Rendered(text);
  }

  @Override
  public String saidAgain(InferenceRequest request) {
    return "";
  }

  /** What was not asked for is not said: the other program has defaults of its own. */
  private static void think(ObjectNode body, ThinkLevel level) {
    if (level.effort().isPresent()) {
      body.put("think", level.effort().get());
    } else if (level != ThinkLevel.UNSET) {
      body.put("think", level.isOn());
    }
  }

  private URI generate() {
    return link.root("/api/generate");
  }

  @Override
  public StreamDecoder decoder(InferenceRequest request) {
    return new OllamaDecoder(settings, new Tally(nanoTime));
  }

  @Override
  public Embedding embed(
      Listed model, RunnerOptions settled, List<String> texts, boolean truncate) {
    ObjectNode body = body(model, settled);
    ArrayNode input = body.putArray("input");
    texts.forEach(input::add);
    body.put("truncate", truncate);
    JsonNode reply = link.post(link.root("/api/embed"), body, settings.patience());
    return new Embedding(
        Vectors.read(settings, reply.path("embeddings"), texts.size()),
        Json.count(reply, "prompt_eval_count"));
  }

  @Override
  public int countTokens(Listed model, RunnerOptions settled, InferenceRequest request) {
    Call call = call(model, settled, request.withMaxTokens(1));
    call.body().put("stream", false);
    return Json.count(link.post(call.at(), call.body(), settings.patience()), "prompt_eval_count");
  }

  /**
   * A context that was asked for is said, and makes Ollama load the model anew; the model's own
   * longest stands for "nothing was asked for", and leaves Ollama its choice.
   */
  private static ObjectNode body(Listed model, RunnerOptions settled) {
    ObjectNode body = Json.object();
    body.put("model", model.id());
    settled
        .contextLength()
        .filter(tokens -> tokens < model.card().shape().longestContext())
        .ifPresent(tokens -> body.withObject("options").put("num_ctx", tokens));
    return body;
  }

  private static void options(ObjectNode options, InferenceRequest request) {
    Sampling sampling = request.sampling();
    options.put("temperature", sampling.temperature());
    options.put("top_k", sampling.topK());
    options.put("top_p", sampling.topP());
    options.put("min_p", sampling.minP());
    options.put("typical_p", sampling.typicalP());
    options.put("repeat_last_n", sampling.repeatLastN());
    options.put("repeat_penalty", sampling.repeatPenalty());
    options.put("frequency_penalty", sampling.frequencyPenalty());
    options.put("presence_penalty", sampling.presencePenalty());
    sampling.seed().ifPresent(seed -> options.put("seed", seed));
    options.put("num_predict", request.maxTokens() < 0 ? -1 : request.maxTokens());
    options.put("num_keep", request.keepTokens());
    if (!request.stop().isEmpty()) {
      request.stop().forEach(options.putArray("stop")::add);
    }
  }

  private void format(ObjectNode body, Constraint constraint) {
    switch (constraint) {
      case Constraint.None _ -> {
        // nothing to say
      }
      case Constraint.Json _ -> body.put("format", "json");
      case Constraint.JsonSchema(String schema) -> body.set("format", Json.read(schema));
      case Constraint.Grammar _ ->
          throw FailureException.invalid(
              "engine '" + settings.name() + "' is Ollama, which takes no grammars");
    }
  }
}
