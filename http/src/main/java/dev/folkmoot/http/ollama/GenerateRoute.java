package dev.folkmoot.http.ollama;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.gotemplate.GoTemplate;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.http.dialect.Answering;
import dev.folkmoot.http.dialect.Conversation;
import dev.folkmoot.http.dialect.ModelOptions;
import dev.folkmoot.http.dialect.ModelRef;
import dev.folkmoot.http.dialect.ModelSource;
import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.dialect.Think;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.node.Answer;
import dev.folkmoot.node.Ask;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.routing.Terms;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code POST /api/generate}: continues a prompt; an empty one loads or unloads the model. */
final class GenerateRoute implements Handler {

  private final Node node;
  private final RequestTerms requestTerms;
  private final Clock clock;

  GenerateRoute(Node node, RequestTerms requestTerms, Clock clock) {
    this.node = node;
    this.requestTerms = requestTerms;
    this.clock = clock;
  }

  @Override
  public void handle(Exchange exchange) {
    long start = System.nanoTime();
    GenerateRequest request = GenerateRequest.read(exchange.body());
    InferenceFields common = request.common();
    ModelRef ref = ModelSource.orNotFound(common.model());
    Terms terms = requestTerms.of(exchange, ref);
    ModelCard model = ModelSource.find(node, ref, terms);
    if (request.prompt().isEmpty() && common.unloads()) {
      node.unload(ref.name());
      exchange.send(200, Exchange.JSON, encoder(request, start, Duration.ZERO).nothing("unload"));
      return;
    }
    request.requireConsistent();
    Prompt prompt = prompt(request, model);
    ModelOptions options = common.optionsFor(model);
    Ask ask = new Ask(model, options.runner(), common.keepAlive(), terms);
    if (request.prompt().isEmpty()) {
      load(exchange, request, ask, start);
      return;
    }
    InferenceRequest inference = common.request(prompt, options);
    if (common.rendersOnly()) {
      String text = node.render(ask, inference);
      NativeEncoder encoder = encoder(request, start, Duration.ZERO);
      exchange.send(200, Exchange.JSON, encoder.rendered(text, request.images()));
      return;
    }
    Supplier<Answer> asking = () -> node.infer(ask, inference);
    if (common.stream()) {
      Answering.stream(exchange, asking, answer -> encoder(request, start, answer.loadTime()));
    } else {
      byte[] body =
          Answering.collect(
              exchange,
              asking,
              (answer, whole) -> encoder(request, start, answer.loadTime()).whole(whole));
      exchange.send(200, Exchange.JSON, body);
    }
  }

  private void load(Exchange exchange, GenerateRequest request, Ask ask, long start) {
    try (Exchange.Watch _ = exchange.watchClient()) {
      Answering.tellRoute(exchange, node.load(ask));
    }
    exchange.send(200, Exchange.JSON, encoder(request, start, Duration.ZERO).nothing("load"));
  }

  private NativeEncoder encoder(GenerateRequest request, long start, Duration loadTime) {
    return new NativeEncoder(
        NativeEncoder.Shape.GENERATE,
        request.common().model(),
        clock,
        start,
        loadTime,
        !request.raw());
  }

  private static Prompt prompt(GenerateRequest request, ModelCard model) {
    String requested = request.common().model();
    if (!model.shape().can(Capability.COMPLETION)) {
      throw FailureException.invalid('"' + requested + "\" does not support generate");
    }
    if (request.images() > 0 && !model.shape().can(Capability.VISION)) {
      throw FailureException.invalid('"' + requested + "\" does not support images");
    }
    if (!request.suffix().isEmpty() && !model.shape().can(Capability.INSERT)) {
      throw FailureException.invalid(model.name().full() + " does not support insert");
    }
    ThinkLevel thinking = Think.decide(request.common().think(), model.shape(), requested);
    if (request.raw()) {
      return new Prompt.Raw(request.prompt());
    }
    Optional<String> template = template(request, model);
    if (!request.suffix().isEmpty()) {
      return Conversation.hole(request.prompt(), request.suffix(), template);
    }
    return new Prompt.Chat(
        messages(request, model), List.of(), thinking, request.context(), template);
  }

  /** The request's template, or the model's own if that makes its prompts. */
  private static Optional<String> template(GenerateRequest request, ModelCard model) {
    String asked = request.template();
    boolean own =
        asked.isEmpty()
            || model.recipe().template().equals(Optional.of(asked))
            || model.shape().chatTemplate().equals(Optional.of(asked));
    if (own) {
      return model.promptTemplate();
    }
    try {
      GoTemplate.parse(asked);
    } catch (FailureException e) {
      // Ollama says so with 500, and clients may look for that.
      throw new FailureException(Failure.Kind.INTERNAL, e.failure().message(), e);
    }
    return Optional.of(asked);
  }

  /** The model's own turns start a conversation, but are in the context of one that goes on. */
  private static List<Message> messages(GenerateRequest request, ModelCard model) {
    List<Message> messages = new ArrayList<>();
    String system =
        request.system().isEmpty() ? model.recipe().system().orElse("") : request.system();
    if (!system.isEmpty()) {
      messages.add(Message.of(Role.SYSTEM, system));
    }
    if (request.context().isEmpty()) {
      messages.addAll(model.recipe().messages());
    }
    messages.add(Message.of(Role.USER, request.prompt()));
    return messages;
  }
}
