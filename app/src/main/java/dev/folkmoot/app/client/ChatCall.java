package dev.folkmoot.app.client;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * One question on its way. It is asked when this is made; {@link #listen} takes the answer, and
 * {@link #stop} lets go of it from any other thread: the node notices that nobody listens any more.
 */
public final class ChatCall {

  private static final String ROUTE_HEADER = "X-Folkmoot-Route";
  private static final Pattern ROUTE_NODE = Pattern.compile("node=\"([^\"]*)\"");

  private final HttpURLConnection connection;
  private final Function<HttpURLConnection, InputStream> body;
  private volatile boolean isStopped;

  /**
   * @param connection over which the question went
   * @param body waits for the answer to begin; fails where it is none
   */
  ChatCall(HttpURLConnection connection, Function<HttpURLConnection, InputStream> body) {
    this.connection = connection;
    this.body = body;
  }

  /**
   * Passes the answer on until it ends.
   *
   * @throws FailureException also when the answer breaks off: half an answer is never a whole one;
   *     {@code CANCELLED} after {@link #stop}
   */
  public ChatSummary listen(ChatListener listener) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body.apply(connection), StandardCharsets.UTF_8))) {
      machine().ifPresent(listener::route);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        requireWanted();
        JsonNode event = Json.parse(line);
        if (event.has("error")) {
          throw new FailureException(Failure.Kind.ENGINE_FAILED, event.path("error").asString(""));
        }
        pass(event.path("message"), listener);
        if (event.path("done").asBoolean(false)) {
          return ModelReader.summary(event);
        }
      }
      throw new FailureException(Failure.Kind.ENGINE_FAILED, "the answer broke off");
    } catch (IOException e) {
      requireWanted();
      throw new FailureException(
          Failure.Kind.ENGINE_FAILED, "the answer broke off: " + e.getMessage(), e);
    }
  }

  private static void pass(JsonNode message, ChatListener listener) {
    String thought = message.path("thinking").asString("");
    if (!thought.isEmpty()) {
      listener.thinking(thought);
    }
    listener.text(message.path("content").asString(""));
  }

  private Optional<String> machine() {
    String route = connection.getHeaderField(ROUTE_HEADER);
    if (route == null) {
      return Optional.empty();
    }
    Matcher node = ROUTE_NODE.matcher(route);
    return node.find() ? Optional.of(node.group(1)) : Optional.empty();
  }

  private void requireWanted() {
    if (isStopped) {
      throw new FailureException(Failure.Kind.CANCELLED, "stopped");
    }
  }

  /**
   * Ends it. Returns at once: the JDK closes a stream that is being read only when the next bytes
   * come, so that is left to a thread of its own.
   */
  public void stop() {
    isStopped = true;
    Thread.ofVirtual().name("hang up").start(connection::disconnect);
  }
}
