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
import java.util.List;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's API, {@code /v1/…}, and what the programs that speak it have besides. */
final class OpenAiDialect implements Dialect {

  private final RemoteSettings settings;
  private final BackendKind kind;
  private final Link link;
  private final LongSupplier nanoTime;
  private final OpenAiModels models;

  OpenAiDialect(RemoteSettings settings, BackendKind kind, Link link, LongSupplier nanoTime) {
    this.settings = settings;
    this.kind = kind;
    this.link = link;
    this.nanoTime = nanoTime;
    this.models = new OpenAiModels(settings, kind, link);
  }

  @Override
  public String describe() {
    return models.describe();
  }

  @Override
  public List<Listed> list() {
    return models.list();
  }

  @Override
  public boolean takesContext() {
    return false;
  }

  @Override
  public boolean takesRaw() {
    return kind != BackendKind.OPENAI;
  }

  /** Such servers have their models ready, or get them when they are asked. */
  @Override
  public OptionalInt load(Listed model, RunnerOptions settled) {
    return slots(model);
  }

  @Override
  public OptionalInt slots(Listed model) {
    return models.slots(model.id());
  }

  @Override
  public Call call(Listed model, RunnerOptions settled, InferenceRequest request) {
    ObjectNode body = Json.object();
    body.put("model", model.id());
    body.put("stream", true);
    body.withObject("stream_options").put("include_usage", true);
    sampling(body, request);
    if (request.maxTokens() >= 0) {
      body.put("max_tokens", request.maxTokens());
    }
    if (!request.stop().isEmpty()) {
      request.stop().forEach(body.putArray("stop")::add);
    }
    constraint(body, request.constraint());
    return switch (request.prompt()) {
      case Prompt.Chat chat -> {
        Messages.requireNoContext(settings, chat);
        Messages.write(body.putArray("messages"), chat.messages(), true);
        Messages.tools(body, chat.tools());
        think(body, chat.think());
        if (request.wantsLogprobs()) {
          body.put("logprobs", true);
          body.put("top_logprobs", alternatives(request));
        }
        yield new Call(link.api("/chat/completions"), body);
      }
      case Prompt.Raw(String text) -> {
        body.put("prompt", text);
        if (request.wantsLogprobs()) {
          body.put("logprobs", alternatives(request));
        }
        yield new Call(link.api("/completions"), body);
      }
      case Prompt.Infill infill -> {
        requireSuffix();
        body.put("prompt", infill.prefix());
        body.put("suffix", infill.suffix());
        yield new Call(link.api("/completions"), body);
      }
    };
  }

  @Override
  public Call goOn(Listed model, RunnerOptions settled, InferenceRequest request) {
    return switch (request.prompt()) {
      case Prompt.Chat _ -> goOnChatting(model, settled, request);
      case Prompt.Raw(String text) -> call(model, settled, Rendered.behind(request, text));
      case Prompt.Infill _ -> throw GoingOn.refused(settings, "a hole is filled at once");
    };
  }

  /** Of the others nobody knows whether they would go on, begin anew, or say it all again. */
  private Call goOnChatting(Listed model, RunnerOptions settled, InferenceRequest request) {
    return switch (kind) {
      case LLAMA_SERVER -> {
        ObjectNode body = call(model, settled, request).body();
        JsonNode reply = link.post(link.root("/apply-template"), body, settings.patience());
        Rendered rendered = new Rendered(Json.text(reply, "prompt"));
        if (rendered.text().isEmpty()) {
          throw GoingOn.refused(settings, "it does not tell what it makes of a conversation");
        }
        yield call(model, settled, rendered.goingOn(settings, model, request));
      }
      case VLLM -> {
        requireNoThoughts(model);
        Call call = call(model, settled, request);
        ObjectNode last = call.body().withArray("messages").addObject();
        last.put("role", "assistant");
        last.put("content", toldToVllm(request));
        call.body().put("add_generation_prompt", false);
        call.body().put("continue_final_message", true);
        yield call;
      }
      case OLLAMA, LM_STUDIO, OOBABOOGA, OPENAI ->
          throw GoingOn.refused(settings, "it is not known to go on with what it did not say");
    };
  }

  private void requireNoThoughts(Listed model) {
    if (model.card().shape().can(Capability.THINKING)) {
      throw GoingOn.refused(settings, "its model thinks, and not all of that may have been told");
    }
  }

  /** vLLM takes blanks off the end of the last message where its template does. */
  private String toldToVllm(InferenceRequest request) {
    String told = request.answered().text();
    int end = told.length();
    while (end > 0 && isBlank(told.charAt(end - 1))) {
      end--;
    }
    if (end == 0) {
      throw GoingOn.refused(settings, "there are only blanks to go on with");
    }
    return told.substring(0, end);
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  @Override
  public String saidAgain(InferenceRequest request) {
    boolean isCut = kind == BackendKind.VLLM && request.prompt() instanceof Prompt.Chat;
    return isCut ? request.answered().text().substring(toldToVllm(request).length()) : "";
  }

  /** llama-server takes "none besides the token itself" for "none at all". */
  private int alternatives(InferenceRequest request) {
    return kind == BackendKind.LLAMA_SERVER
        ? Math.max(1, request.topLogprobs())
        : request.topLogprobs();
  }

  /** llama-server passes a suffix over here without a word, and goes on with the prefix alone. */
  private void requireSuffix() {
    if (kind == BackendKind.LLAMA_SERVER) {
      throw FailureException.invalid(
          "engine '" + settings.name() + "' is llama-server, which takes no suffix in completions");
    }
  }

  /** OpenAI knows three efforts; whether to think at all is the template's affair. */
  private void think(ObjectNode body, ThinkLevel level) {
    if (kind.takesTemplateArguments && level != ThinkLevel.UNSET) {
      body.withObject("chat_template_kwargs").put("enable_thinking", level.isOn());
    }
    level
        .effort()
        .map(effort -> level == ThinkLevel.MAX ? "high" : effort)
        .ifPresent(effort -> body.put("reasoning_effort", effort));
  }

  @Override
  public StreamDecoder decoder(InferenceRequest request) {
    return new OpenAiDecoder(settings, new Tally(nanoTime), request.topLogprobs());
  }

  @Override
  public Embedding embed(
      Listed model, RunnerOptions settled, List<String> texts, boolean truncate) {
    ObjectNode body = Json.object();
    body.put("model", model.id());
    ArrayNode input = body.putArray("input");
    texts.forEach(input::add);
    JsonNode reply = link.post(link.api("/embeddings"), body, settings.patience());
    ArrayNode vectors = Json.object().putArray("vectors");
    reply.path("data").forEach(item -> vectors.add(item.path("embedding")));
    return new Embedding(
        Vectors.read(settings, vectors, texts.size()),
        Json.count(reply.path("usage"), "prompt_tokens"));
  }

  @Override
  public int countTokens(Listed model, RunnerOptions settled, InferenceRequest request) {
    Call call = call(model, settled, request.withMaxTokens(1));
    call.body().put("stream", false);
    call.body().remove("stream_options");
    JsonNode reply = link.post(call.at(), call.body(), settings.patience());
    return Json.count(reply.path("usage"), "prompt_tokens");
  }

  private void sampling(ObjectNode body, InferenceRequest request) {
    Sampling sampling = request.sampling();
    body.put("temperature", sampling.temperature());
    body.put("top_p", sampling.topP());
    body.put("frequency_penalty", sampling.frequencyPenalty());
    body.put("presence_penalty", sampling.presencePenalty());
    sampling.seed().ifPresent(seed -> body.put("seed", seed));
    if (kind.extras != BackendKind.Extras.NONE) {
      body.put("top_k", sampling.topK());
      body.put("min_p", sampling.minP());
      body.put(kind.extras.repeatPenalty, sampling.repeatPenalty());
    }
    if (kind == BackendKind.LLAMA_SERVER) {
      body.put("typical_p", sampling.typicalP());
      body.put("repeat_last_n", sampling.repeatLastN());
    }
  }

  private void constraint(ObjectNode body, Constraint constraint) {
    switch (constraint) {
      case Constraint.None _ -> {
        // nothing to say
      }
      case Constraint.Json _ -> body.withObject("response_format").put("type", "json_object");
      case Constraint.JsonSchema(String schema) -> {
        ObjectNode format = body.withObject("response_format");
        format.put("type", "json_schema");
        ObjectNode named = format.withObject("json_schema");
        named.put("name", "answer");
        named.put("strict", true);
        named.set("schema", Json.read(schema));
      }
      case Constraint.Grammar(String gbnf) -> {
        if (kind != BackendKind.LLAMA_SERVER) {
          throw FailureException.invalid(
              "engine '" + settings.name() + "' is " + kind.title() + ", which takes no grammars");
        }
        body.put("grammar", gbnf);
      }
    }
  }
}
