package dev.folkmoot.engine.remote;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The way to one server. Redirects are not followed: the key is for that server and no other. Safe
 * for many threads; every method blocks, and an interrupt breaks the connection off.
 */
final class Link implements AutoCloseable {

  /** Every Folkmoot node says this of itself, so that none takes another for an engine. */
  static final String NODE_HEADER = "X-Folkmoot";

  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final int MAX_REPLY_BYTES = 16 << 20;
  private static final int OK = 200;
  private static final String API = "/v1";

  private final RemoteSettings settings;
  private final HttpClient client;
  private final String root;
  private final String api;

  Link(RemoteSettings settings) {
    this.settings = settings;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    String whole = settings.url().toString().replaceFirst("/+$", "");
    String path = Optional.ofNullable(settings.url().getPath()).orElse("").replaceFirst("/+$", "");
    this.root = path.equals(API) ? whole.substring(0, whole.length() - API.length()) : whole;
    this.api = path.isEmpty() ? whole + API : whole;
  }

  /** Below the server's root, for Ollama and for what a program has of its own. */
  URI root(String path) {
    return URI.create(root + path);
  }

  /** Below the OpenAI-compatible part. */
  URI api(String path) {
    return URI.create(api + path);
  }

  JsonNode get(URI at, Duration timeout) {
    return Refusals.json(settings, whole(request(at, timeout).GET().build()));
  }

  /** As {@link #get}; empty where the server does not know the path or says no JSON there. */
  Optional<JsonNode> ask(URI at, Duration timeout) {
    try {
      return Optional.of(get(at, timeout)).filter(JsonNode::isContainer);
    } catch (FailureException e) {
      if (Refusals.isFromNode(e)) {
        throw e;
      }
      return Optional.empty();
    }
  }

  JsonNode post(URI at, ObjectNode body, Duration timeout) {
    return Refusals.json(settings, whole(posting(at, timeout, body)));
  }

  /** Opens a stream; its end and its pieces are the caller's business. */
  Lines stream(URI at, ObjectNode body, Duration timeout) {
    return new Lines(send(posting(at, timeout, body)));
  }

  private HttpRequest posting(URI at, Duration timeout, ObjectNode body) {
    return request(at, timeout)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body)))
        .build();
  }

  private HttpRequest.Builder request(URI at, Duration timeout) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at).timeout(timeout).header("User-Agent", "folkmoot");
    settings.key().bearer().ifPresent(bearer -> request.header("Authorization", bearer));
    return request;
  }

  private byte[] whole(HttpRequest request) {
    try (InputStream in = send(request)) {
      return bounded(in);
    } catch (IOException e) {
      throw Refusals.unreachable(settings, e);
    }
  }

  private static byte[] bounded(InputStream in) throws IOException {
    byte[] body = in.readNBytes(MAX_REPLY_BYTES + 1);
    if (body.length > MAX_REPLY_BYTES) {
      throw new IOException("a reply of more than " + MAX_REPLY_BYTES + " bytes");
    }
    return body;
  }

  private InputStream send(HttpRequest request) {
    HttpResponse<InputStream> response;
    try {
      response = client.send(request, BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(Failure.Kind.CANCELLED, "request canceled", e);
    } catch (IOException e) {
      throw Refusals.unreachable(settings, e);
    }
    if (!settings.allowsNode() && response.headers().firstValue(NODE_HEADER).isPresent()) {
      drop(response);
      throw Refusals.isNode(settings);
    }
    if (response.statusCode() != OK) {
      try (InputStream in = response.body()) {
        throw Refusals.of(settings, response.statusCode(), in.readNBytes(Refusals.MAX_BYTES));
      } catch (IOException e) {
        throw Refusals.unreachable(settings, e);
      }
    }
    return response.body();
  }

  private void drop(HttpResponse<InputStream> response) {
    try {
      response.body().close();
    } catch (IOException e) {
      throw Refusals.unreachable(settings, e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
