package dev.folkmoot.engine.remote;

import java.util.Optional;
import java.util.stream.Stream;

/** The programs that are known by name. What they share is the rule; the differences stand here. */
public enum BackendKind {
  OLLAMA("ollama", "Ollama", Extras.NONE, false),
  LLAMA_SERVER("llama-server", "llama-server", Extras.LLAMA_CPP, true),
  VLLM("vllm", "vLLM", Extras.VLLM, true),
  LM_STUDIO("lm-studio", "LM Studio", Extras.LLAMA_CPP, false),
  OOBABOOGA("oobabooga", "text-generation-webui", Extras.VLLM, false),
  /** Anything else that speaks OpenAI's API: it is told nothing that OpenAI does not know. */
  OPENAI("openai", "OpenAI-compatible server", Extras.NONE, false);

  /** What may be said of sampling beyond OpenAI's words, and how the penalty is called. */
  enum Extras {
    NONE(""),
    LLAMA_CPP("repeat_penalty"),
    VLLM("repetition_penalty");

    final String repeatPenalty;

    Extras(String repeatPenalty) {
      this.repeatPenalty = repeatPenalty;
    }
  }

  private final String text;
  private final String title;
  final Extras extras;

  /** Whether its chat template can be told to think or not. */
  final boolean takesTemplateArguments;

  BackendKind(String text, String title, Extras extras, boolean takesTemplateArguments) {
    this.text = text;
    this.title = title;
    this.extras = extras;
    this.takesTemplateArguments = takesTemplateArguments;
  }

  /** As the configuration calls it. */
  public String text() {
    return text;
  }

  /** As people call it. */
  public String title() {
    return title;
  }

  public static Optional<BackendKind> parse(String text) {
    return Stream.of(values()).filter(kind -> kind.text.equalsIgnoreCase(text)).findFirst();
  }
}
