package dev.folkmoot.app.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every key there is. The documentation is made of this, and a test holds it against the code. */
public final class Keys {

  static final String ENGINES = "engines";

  /** Stands for {@link #ENGINES} in the environment: {@code kind=url} with commas between. */
  static final String ENGINES_VARIABLE = "FOLKMOOT_ENGINES";

  public static final List<Key> ALL =
      List.of(
          Key.of("server.host", "OLLAMA_HOST", "127.0.0.1:11434", "where clients are answered"),
          Key.list(
              "server.origins",
              "OLLAMA_ORIGINS",
              "",
              "web pages that may ask, besides those of this machine"),
          Key.of(
              "server.keys",
              "FOLKMOOT_KEYS",
              "beyond-loopback",
              "where API keys are wanted: there, or everywhere (`required`)"),
          Key.of(
              "server.tls",
              "FOLKMOOT_TLS",
              "off",
              "`self-signed` speaks HTTPS with a certificate that is made here"),
          Key.of("server.tls_cert", "FOLKMOOT_TLS_CERT", "", "HTTPS with this certificate, in PEM"),
          Key.of("server.tls_key", "FOLKMOOT_TLS_KEY", "", "and this key of it, in PEM"),
          Key.of("server.log", "FOLKMOOT_LOG", "text", "`json` for an object a line"),
          Key.of(
              "server.log_requests",
              "FOLKMOOT_LOG_REQUESTS",
              "false",
              "a line for every request; `true` where the log is `json`"),
          Key.of("server.debug", "OLLAMA_DEBUG", "false", "logs more"),
          Key.of("models.path", "OLLAMA_MODELS", "", "the store; `models` in the home if not said"),
          Key.of("models.keep_alive", "OLLAMA_KEEP_ALIVE", "5m", "how long an idle model stays"),
          Key.of(
              "models.load_timeout",
              "OLLAMA_LOAD_TIMEOUT",
              "5m",
              "how long a request waits for its model to load; 0 for ever"),
          Key.of("models.max_loaded", "OLLAMA_MAX_LOADED_MODELS", "3", "models in memory at once"),
          Key.of("models.max_queue", "OLLAMA_MAX_QUEUE", "512", "requests that may wait"),
          Key.of(
              "models.context_length",
              "OLLAMA_CONTEXT_LENGTH",
              "4096",
              "tokens of a conversation where the request does not say"),
          Key.of(
              "models.parallel",
              "OLLAMA_NUM_PARALLEL",
              "0",
              "answers of one model at once; 0 leaves it to the engine"),
          Key.of(
              "registry.streams",
              "OLLAMA_MAX_TRANSFER_STREAMS",
              "4",
              "parts of a model that are fetched at once, up to 16"),
          Key.of(
              "registry.no_prune",
              "OLLAMA_NOPRUNE",
              "false",
              "keeps what no model uses any more after a pull"),
          Key.of(
              "registry.https_proxy",
              "HTTPS_PROXY",
              "",
              "way to registries that speak HTTPS, as http://host:port"),
          Key.of("registry.http_proxy", "HTTP_PROXY", "", "way to those that do not"),
          Key.list("registry.no_proxy", "NO_PROXY", "", "hosts that are reached without"),
          Key.of(
              "registry.certificates",
              "SSL_CERT_FILE",
              "",
              "file in PEM of those who vouch for registries, beside those whom Java trusts"),
          Key.of(
              "registry.open",
              "FOLKMOOT_REGISTRY",
              "false",
              "other machines may pull models from this node, too"),
          Key.of(
              "mesh.mode",
              "FOLKMOOT_MESH",
              "key",
              "`key`: who holds the mesh's key; `open`: everybody around; `off`: nobody"),
          Key.of(
              "mesh.name", "FOLKMOOT_NAME", "", "what others call this node; else the host's name"),
          Key.list(
              "mesh.listen",
              "FOLKMOOT_LISTEN",
              String.join(",", MeshSettings.LISTEN_EVERYWHERE),
              "multiaddrs where peers are heard"),
          Key.of("mesh.mdns", "FOLKMOOT_MDNS", "true", "asks the network around who is there"),
          Key.list("mesh.bootstrap", "FOLKMOOT_BOOTSTRAP", "", "multiaddrs dialled in any case"),
          Key.of(
              "routing.reach",
              "FOLKMOOT_REACH",
              "mesh",
              "how far requests may go: `local`, `mesh`, `friends`, `public`"),
          Key.of(
              "routing.policy",
              "FOLKMOOT_POLICY",
              "auto",
              "who is asked: `auto`, `round-robin`, `local-only`, `pin:NAME`"),
          Key.of(
              "routing.allow_keepers",
              "FOLKMOOT_ALLOW_KEEPERS",
              "false",
              "asks also those who say that they keep prompts"),
          Key.of(
              "routing.list_mesh", "FOLKMOOT_LIST_MESH", "true", "lists the models of others, too"),
          Key.of("serving.to", "FOLKMOOT_SERVES", "mesh", "whose requests are taken"),
          Key.of(
              "serving.max_connections",
              "FOLKMOOT_MAX_CONNECTIONS",
              "32",
              "requests of peers at once"),
          Key.of(
              "serving.quiet_hours", "FOLKMOOT_QUIET_HOURS", "", "when none are, as 23:00-07:00"),
          Key.of(
              "serving.only_when_idle",
              "FOLKMOOT_ONLY_WHEN_IDLE",
              "false",
              "none while the owner uses the machine"),
          Key.of(
              "serving.keeps_prompts",
              "FOLKMOOT_KEEPS_PROMPTS",
              "false",
              "declares that what is asked is kept here"),
          Key.of("llamacpp.natives", "FOLKMOOT_NATIVES", "", "where llama.cpp's libraries lie"),
          Key.of(
              "llamacpp.cpu_variant",
              "OLLAMA_LLM_LIBRARY",
              "",
              "which of them; else the best that this processor runs"),
          Key.of(
              "llamacpp.shared_host",
              "FOLKMOOT_SHARED_HOST",
              "false",
              "others compute on this machine, too: threads yield"));

  /** Those of an engine; none stands for a variable. */
  public static final List<Key> OF_ENGINE =
      List.of(
          Key.of("engines.name", "", "its kind", "for people and for messages"),
          Key.of(
              "engines.kind",
              "",
              "found out",
              "`ollama`, `llama-server`, `vllm`, `lm-studio`, `oobabooga`, `openai`"),
          Key.of("engines.url", "", "", "where it is; the one key that must be said"),
          Key.of("engines.key_env", "", "", "variable of the environment that holds its API key"),
          Key.of("engines.key_file", "", "", "file that holds it; relative to this file"),
          Key.of("engines.key", "", "", "the key itself; better one of the two above"),
          Key.list("engines.models", "", "all", "models that are lent; `*` for any letters"),
          Key.of("engines.slots", "", "learnt", "requests that one model answers at once"),
          Key.of("engines.context", "", "as it says", "tokens, where the server does not say"),
          Key.list(
              "engines.capabilities",
              "",
              "completion, tools",
              "of its models, where the server does not say"),
          Key.of("engines.system", "", "", "what conversations start with"),
          Key.of("engines.timeout", "", "300", "seconds that a stream may be silent"),
          Key.of("engines.allow_node", "", "false", "whether it may be another Folkmoot node"));

  private Keys() {}

  static Optional<Key> find(String path) {
    return ALL.stream().filter(key -> key.path().equals(path)).findFirst();
  }

  static List<String> sections() {
    List<String> sections = new ArrayList<>(ALL.stream().map(Key::section).distinct().toList());
    sections.add(ENGINES);
    return sections;
  }

  static List<String> names(String section) {
    return ALL.stream().filter(key -> key.section().equals(section)).map(Key::name).toList();
  }

  /** All of them as tables of Markdown, for the documentation. */
  public static String markdown() {
    StringBuilder text = new StringBuilder();
    for (String section : sections()) {
      boolean isEngine = section.equals(ENGINES);
      text.append("\n## `").append(section).append("`\n\n");
      text.append(
          isEngine
              ? "| key | default | |\n|---|---|---|\n"
              : "| key | variable | default | |\n|---|---|---|---|\n");
      for (Key key : isEngine ? OF_ENGINE : ALL) {
        if (key.section().equals(section)) {
          text.append("| `").append(key.name()).append("` | ");
          text.append(isEngine ? "" : "`" + key.variable() + "` | ");
          text.append(usual(key, isEngine)).append(" | ").append(key.meaning()).append(" |\n");
        }
      }
    }
    return text.toString();
  }

  private static String usual(Key key, boolean isEngine) {
    if (key.usual().isEmpty()) {
      return "";
    }
    return isEngine ? key.usual() : "`" + key.usual() + "`";
  }
}
