package dev.folkmoot.app.client;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks one node. Every call blocks, and one call at a time is all that a command line needs: hence
 * the plain connection of the JDK, which starts no threads and loads in a quarter of the time of
 * {@code java.net.http}. That time is part of every command.
 */
public final class NodeClient {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /**
   * Who has not said by then what they are is no server of ours; an answer itself may take long.
   */
  private static final Duration GREETING_TIMEOUT = Duration.ofSeconds(2);

  /** Without it nothing was done. */
  private static final String LAST_STEP = "success";

  private static final String GREETING = "Ollama is running";

  /** How long an answer may keep silent: for ever, for a model may have to be loaded. */
  private static final Duration NO_HURRY = Duration.ZERO;

  private final URI base;
  private final NodeAccess access;
  private final Duration answerTimeout;

  /** Asks without a key. */
  public NodeClient(URI base) {
    this(base, NodeAccess.NONE);
  }

  public NodeClient(URI base, NodeAccess access) {
    this(base, access, NO_HURRY);
  }

  NodeClient(URI base, NodeAccess access, Duration answerTimeout) {
    this.base = base;
    this.access = access;
    this.answerTimeout = answerTimeout;
  }

  /** Whether something at this address says that it is an Ollama server, as a node does too. */
  public boolean answers() {
    try {
      HttpURLConnection connection = open("GET", "/");
      connection.setReadTimeout((int) GREETING_TIMEOUT.toMillis());
      try (InputStream in = body(connection)) {
        byte[] start = in.readNBytes(GREETING.length());
        return new String(start, StandardCharsets.US_ASCII).equals(GREETING);
      }
    } catch (IOException | FailureException e) {
      return false; // Nobody there, or somebody else: both are an answer to the question.
    }
  }

  public String version() {
    return Json.parse(exchange("GET", "/api/version", Optional.empty()))
        .path("version")
        .asString("");
  }

  public List<ModelRow> installed() {
    return ModelReader.rows(Json.parse(exchange("GET", "/api/tags", Optional.empty())));
  }

  public List<ModelRow> loaded() {
    return ModelReader.rows(Json.parse(exchange("GET", "/api/ps", Optional.empty())));
  }

  public ModelCard show(String model) {
    ObjectNode body = Json.object().put("model", model);
    return ModelReader.card(Json.parse(exchange("POST", "/api/show", Optional.of(body))));
  }

  /** Gets a model into memory. */
  public void load(String model, ChatOptions options) {
    ObjectNode body = Json.object().put("model", model).put("stream", false);
    options.keepAlive().ifPresent(keepAlive -> body.put("keep_alive", keepAlive));
    exchange("POST", "/api/generate", Optional.of(body));
  }

  /** Takes a model out of memory. */
  public void unload(String model) {
    ObjectNode body = Json.object().put("model", model).put("keep_alive", 0).put("stream", false);
    exchange("POST", "/api/generate", Optional.of(body));
  }

  /**
   * Asks for the next turn of a conversation.
   *
   * @param listener takes the answer as it comes
   * @throws FailureException also when the answer breaks off: half an answer is never a whole one
   */
  public ChatSummary chat(
      String model, List<ChatTurn> turns, ChatOptions options, ChatListener listener) {
    return ask(model, turns, options).listen(listener);
  }

  /** As {@link #chat}, for a caller who may want to stop it. */
  public ChatCall ask(String model, List<ChatTurn> turns, ChatOptions options) {
    return new ChatCall(
        send("POST", "/api/chat", Optional.of(ChatBody.of(model, turns, options))), this::body);
  }

  /**
   * Keeps what a conversation has come to as a model of its own.
   *
   * @param from the model that it was held with
   */
  public void save(String name, String from, List<ChatTurn> turns, Map<String, Object> parameters) {
    String answer =
        exchange("POST", "/api/create", Optional.of(ChatBody.saved(name, from, turns, parameters)));
    // A failure may come in the body of a good answer, as the last of its lines.
    answer
        .lines()
        .filter(line -> !line.isBlank())
        .map(Json::parse)
        .filter(event -> event.has("error"))
        .findFirst()
        .ifPresent(event -> {
          throw new FailureException(
              Failure.Kind.INVALID_REQUEST, event.path("error").asString(""));
        });
  }

  /**
   * Has something done that takes its time, and hears of every step.
   *
   * @param steps takes each line of the answer
   * @throws FailureException also when the answer breaks off before the last step
   */
  void follow(String path, JsonNode json, Consumer<JsonNode> steps) {
    HttpURLConnection connection = send("POST", path, Optional.of(json));
    String last = "";
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body(connection), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode event = Json.parse(line);
        if (event.has("error")) {
          throw new FailureException(Failure.Kind.INTERNAL, event.path("error").asString(""));
        }
        last = event.path("status").asString("");
        steps.accept(event);
      }
    } catch (IOException e) {
      throw new FailureException(Failure.Kind.INTERNAL, "the node broke off: " + e.getMessage(), e);
    }
    if (!last.equals(LAST_STEP)) {
      throw new FailureException(Failure.Kind.INTERNAL, "the node broke off after: " + last);
    }
  }

  String exchange(String method, String path, Optional<JsonNode> json) {
    HttpURLConnection connection = send(method, path, json);
    try (InputStream in = body(connection)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private HttpURLConnection send(String method, String path, Optional<JsonNode> json) {
    try {
      HttpURLConnection connection = open(method, path);
      if (json.isPresent()) {
        byte[] bytes = Json.bytes(json.get());
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(bytes.length);
        connection.setRequestProperty("Content-Type", "application/json");
        try (OutputStream out = connection.getOutputStream()) {
          out.write(bytes);
        }
      }
      return connection;
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private HttpURLConnection open(String method, String path) throws IOException {
    try {
      if (!(URI.create(base + path).toURL().openConnection()
          instanceof HttpURLConnection connection)) {
        throw noAddress(null);
      }
      connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
      connection.setReadTimeout((int) answerTimeout.toMillis());
      connection.setRequestMethod(method);
      access.prepare(connection);
      return connection;
    } catch (MalformedURLException | IllegalArgumentException e) {
      throw noAddress(e);
    }
  }

  private FailureException noAddress(@Nullable Exception cause) {
    return new FailureException(
        Failure.Kind.INVALID_REQUEST, "no address of a node: " + base, cause);
  }

  /** The body of a good answer; any other becomes a failure with the node's own words. */
  private InputStream body(HttpURLConnection connection) {
    try {
      int status = connection.getResponseCode();
      if (status < HttpURLConnection.HTTP_BAD_REQUEST) {
        return connection.getInputStream();
      }
      throw new FailureException(kind(status), errorText(connection, status));
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private static String errorText(HttpURLConnection connection, int status) throws IOException {
    InputStream in = connection.getErrorStream();
    if (in == null) {
      return "the node answered with status " + status;
    }
    try (in) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Json.isObject(text) ? Json.parse(text).path("error").asString(text) : text.strip();
    }
  }

  private static Failure.Kind kind(int status) {
    return switch (status) {
      case 404 -> Failure.Kind.NOT_FOUND;
      case 503 -> Failure.Kind.BUSY;
      default -> status < 500 ? Failure.Kind.INVALID_REQUEST : Failure.Kind.INTERNAL;
    };
  }

  private FailureException unreachable(IOException e) {
    if (e instanceof SocketTimeoutException && answerTimeout.isPositive()) {
      return new FailureException(
          Failure.Kind.INTERNAL,
          "the node at " + base + " does not answer within " + answerTimeout.toSeconds() + " s",
          e);
    }
    if (e instanceof SSLException) {
      return new FailureException(
          Failure.Kind.INTERNAL, "cannot trust the node at " + base + ": " + e.getMessage(), e);
    }
    return new FailureException(
        Failure.Kind.INTERNAL,
        "could not connect to a node at " + base + ", run 'moot serve' to start it",
        e);
  }
}
