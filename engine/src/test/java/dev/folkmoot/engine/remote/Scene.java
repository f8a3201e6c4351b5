package dev.folkmoot.engine.remote;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.engine.LoadedModel;
import dev.folkmoot.engine.ModelFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What the tests of this package have in common. */
final class Scene {

  static final String DIGEST = "a".repeat(64);
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private Scene() {}

  static RemoteSettings settings(ScriptedBackend backend, BackendKind kind, Duration patience) {
    return new RemoteSettings(
        "box",
        Optional.of(kind),
        backend.url(),
        ApiKey.of("sk-secret-of-the-box"),
        List.of(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        RemoteSettings.DEFAULT_CAPABILITIES,
        Optional.empty(),
        patience,
        false);
  }

  /** One model, {@code tale:latest}, that can do everything. */
  static ScriptedBackend ollama() {
    return new ScriptedBackend()
        .says("GET /api/version", "{\"version\":\"0.32.15\"}")
        .says(
            "GET /api/tags",
            """
            {"models":[{"name":"tale:latest","digest":"%s","size":4000,
             "modified_at":"2026-11-20T10:00:00.5+01:00"}]}\
            """
                .formatted(DIGEST))
        .says(
            "POST /api/show",
            """
            {"details":{"format":"gguf","family":"llama","parameter_size":"1B",
             "quantization_level":"Q4_0"},
             "parameters":"stop                           \\"<|end|>\\"\\ntemperature  0.25\\nnum_ctx 2048",
             "system":"Be brief.","capabilities":["completion","tools","thinking","audio"],
             "model_info":{"general.architecture":"llama","general.parameter_count":1000,
             "llama.context_length":8192,"llama.embedding_length":64}}\
            """)
        .says("POST /api/generate", "{\"done\":true,\"done_reason\":\"load\"}");
  }

  static ScriptedBackend openAi() {
    return new ScriptedBackend()
        .says("GET /v1/models", "{\"data\":[{\"id\":\"org/Tale-1B\",\"owned_by\":\"me\"}]}");
  }

  static RemoteEngine started(RemoteSettings settings) {
    RemoteEngine engine = engine(settings);
    engine.start();
    return engine;
  }

  /** One that is looked at when a test says so, and never again by itself. */
  static RemoteEngine engine(RemoteSettings settings) {
    return new RemoteEngine(settings, System::nanoTime, new HandTimers(), Runnable::run);
  }

  static LoadedModel load(RemoteEngine engine) {
    ModelCard card = engine.models().getFirst();
    ModelFile file = new ModelFile(ModelFile.NO_FILE, card.weightsDigest(), card.shape());
    return engine.load(file, engine.settle(file, RunnerOptions.DEFAULT));
  }

  static InferenceRequest chat(String text) {
    return InferenceRequest.of(Prompt.Chat.of(List.of(Message.of(Role.USER, text))));
  }

  static List<TokenEvent> hear(Generation generation) throws InterruptedException {
    List<TokenEvent> heard = new ArrayList<>();
    try (generation) {
      do {
        heard.add(generation.next());
      } while (!heard.getLast().isLast());
    }
    return heard;
  }

  static String text(List<TokenEvent> heard) {
    StringBuilder text = new StringBuilder();
    heard.forEach(event -> {
      if (event instanceof TokenEvent.Text piece) {
        text.append(piece.text());
      }
    });
    return text.toString();
  }

  static Set<String> names(RemoteEngine engine) {
    return Set.copyOf(engine.models().stream().map(card -> card.name().display()).toList());
  }
}
