package dev.folkmoot.app.settings;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.ServerAddress;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.http.Origins;
import dev.folkmoot.http.dialect.KeepAlives;
import dev.folkmoot.http.json.JsonValue;
import dev.folkmoot.node.residency.ResidencyLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the environment says of a node, with Ollama's names and defaults. A number that is none is
 * not a reason to stay away: the default holds, and a warning says so.
 *
 * @param address {@code OLLAMA_HOST}
 * @param origins {@code OLLAMA_ORIGINS}
 * @param keepAlive {@code OLLAMA_KEEP_ALIVE}
 * @param loadTimeout {@code OLLAMA_LOAD_TIMEOUT}: how long a request waits for its model
 * @param parallel {@code OLLAMA_NUM_PARALLEL}: answers that one model gives at once; empty leaves
 *     it to the engine
 * @param maxLoadedModels {@code OLLAMA_MAX_LOADED_MODELS}
 * @param maxQueue {@code OLLAMA_MAX_QUEUE}: requests that may wait
 * @param contextLength {@code OLLAMA_CONTEXT_LENGTH}, in tokens
 * @param debug {@code OLLAMA_DEBUG}
 * @param warnings what could not be read
 */
public record NodeSettings(
    ServerAddress address,
    Origins origins,
    KeepAlive keepAlive,
    Duration loadTimeout,
    Optional<Integer> parallel,
    int maxLoadedModels,
    int maxQueue,
    int contextLength,
    boolean debug,
    List<String> warnings) {

  /** Longer than anybody waits, and short enough to be counted in nanoseconds. */
  private static final Duration FOREVER = Duration.ofDays(365);

  private static final Pattern SECONDS = Pattern.compile("-?\\d{1,18}");
  private static final Pattern COUNT = Pattern.compile("\\d{1,9}");

  public NodeSettings {
    warnings = List.copyOf(warnings);
  }

  public static NodeSettings of(Environment environment) {
    Reader reader = new Reader(environment, new ArrayList<>());
    ServerAddress address = ServerAddress.of(environment);
    address
        .bind()
        .warning()
        .ifPresent(warning ->
            reader.orWarn("OLLAMA_HOST", "say an address such as 127.0.0.1:11434", warning));
    if (environment.flag("FOLKMOOT_INSECURE_BIND")) {
      reader.warnings.add(
          "FOLKMOOT_INSECURE_BIND means nothing any more: whoever asks from elsewhere shows a key"
              + " ('moot key create NAME')");
    }
    return new NodeSettings(
        address,
        environment.text("OLLAMA_ORIGINS").map(Origins::parse).orElse(Origins.LOCAL),
        environment
            .text("OLLAMA_KEEP_ALIVE")
            .map(text -> keepAlive(environment, text))
            .orElse(KeepAlive.DEFAULT),
        environment
            .text("OLLAMA_LOAD_TIMEOUT")
            .map(text -> loadTimeout(environment, text))
            .orElse(ResidencyLimits.DEFAULT_LOAD_TIMEOUT),
        reader.count("OLLAMA_NUM_PARALLEL"),
        reader.count("OLLAMA_MAX_LOADED_MODELS").orElse(ResidencyLimits.DEFAULT_MAX_LOADED_MODELS),
        reader.count("OLLAMA_MAX_QUEUE").orElse(ResidencyLimits.DEFAULT_MAX_QUEUE),
        reader.count("OLLAMA_CONTEXT_LENGTH").orElse(ResidencyLimits.DEFAULT_CONTEXT_LENGTH),
        reader.flag("OLLAMA_DEBUG"),
        reader.warnings);
  }

  private static KeepAlive keepAlive(Environment environment, String text) {
    try {
      return keepAlive(text);
    } catch (FailureException e) {
      throw environment.wrong(
          "OLLAMA_KEEP_ALIVE", text, "say a time such as 5m or 1h30m, seconds, or -1 for ever");
    }
  }

  /** Nothing and less means for ever, as with Ollama. */
  private static Duration loadTimeout(Environment environment, String text) {
    try {
      Duration asked = keepAlive(text).duration();
      return asked.isPositive() && asked.compareTo(FOREVER) < 0 ? asked : FOREVER;
    } catch (FailureException e) {
      throw environment.wrong(
          "OLLAMA_LOAD_TIMEOUT", text, "say a time such as 5m or 1h30m, seconds, or 0 for ever");
    }
  }

  private static KeepAlive keepAlive(String text) {
    if (SECONDS.matcher(text).matches()) {
      long seconds = Long.parseLong(text);
      return seconds < 0 ? KeepAlive.FOREVER : new KeepAlive(Duration.ofSeconds(seconds));
    }
    return KeepAlives.read(new JsonValue.Str(text)).orElse(KeepAlive.DEFAULT);
  }

  private record Reader(Environment environment, List<String> warnings) {

    /** A count above 0; 0 means what nothing means: the default. */
    Optional<Integer> count(String name) {
      return environment.text(name).flatMap(text -> count(name, text)).filter(count -> count > 0);
    }

    private Optional<Integer> count(String name, String text) {
      if (COUNT.matcher(text).matches()) {
        return Optional.of(Integer.parseInt(text));
      }
      orWarn(
          name,
          "say a number, or 0 for the default",
          "invalid " + name + " \"" + text + "\", using the default");
      return Optional.empty();
    }

    /** Ollama's variables are read as Ollama reads them; in a file of ours a word must be right. */
    boolean flag(String name) {
      return environment.isWritten(name)
          ? new StrictSettings(environment).flag(name, false)
          : environment.flag(name);
    }

    void orWarn(String name, String remedy, String warning) {
      if (environment.isWritten(name)) {
        throw environment.wrong(name, environment.text(name).orElse(""), remedy);
      }
      warnings.add(warning);
    }
  }
}
