package dev.folkmoot.engine.remote;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** Says in our terms what a server says in its own, or does not say at all. */
final class Refusals {

  /** Of an error's body no more is read. */
  static final int MAX_BYTES = 64 << 10;

  /** Ollama says 500 for it, which would count against the server and is the client's fault. */
  private static final String BAD_SCHEMA = "invalid JSON schema";

  private static final int MAX_CHARS = 500;
  private static final String IS_NODE = " is a Folkmoot node";

  private Refusals() {}

  /** A status other than 200. */
  static FailureException of(RemoteSettings settings, int status, byte[] body) {
    String said = said(settings, body);
    if (said.startsWith(BAD_SCHEMA)) {
      return failure(Failure.Kind.INVALID_REQUEST, settings, status, said);
    }
    return switch (status) {
      // 501 is llama-server's "not as I was started"; the others are about the request, too.
      case 400, 405, 406, 413, 414, 415, 422, 501 ->
          failure(Failure.Kind.INVALID_REQUEST, settings, status, said);
      case 404 -> failure(Failure.Kind.NOT_FOUND, settings, status, said);
      case 429, 503 -> failure(Failure.Kind.BUSY, settings, status, said);
      case 401, 403 ->
          new FailureException(
              Failure.Kind.ENGINE_FAILED,
              "engine '%s' refuses the key that it is shown (%d); correct key_env or key_file"
                  .formatted(settings.name(), status));
      case 301, 302, 303, 307, 308 ->
          new FailureException(
              Failure.Kind.ENGINE_FAILED,
              "engine '%s' sends elsewhere (%d), where its key is not shown; correct its url"
                  .formatted(settings.name(), status));
      default -> failure(Failure.Kind.ENGINE_FAILED, settings, status, said);
    };
  }

  private static FailureException failure(
      Failure.Kind kind, RemoteSettings settings, int status, String said) {
    return new FailureException(
        kind,
        "engine '%s': %s".formatted(settings.name(), said.isEmpty() ? "status " + status : said));
  }

  /**
   * What a server says, as JSON.
   *
   * @throws FailureException {@code ENGINE_FAILED} if it is none; it is not shown, for it may hold
   *     anything
   */
  static JsonNode json(RemoteSettings settings, byte[] said) {
    try {
      return Json.read(said);
    } catch (FailureException e) {
      throw new FailureException(
          Failure.Kind.ENGINE_FAILED,
          "engine '" + settings.name() + "' answers, but what it says is no JSON",
          e);
    }
  }

  static JsonNode json(RemoteSettings settings, String said) {
    return json(settings, said.getBytes(StandardCharsets.UTF_8));
  }

  /** An error that came in the middle of a stream. */
  static FailureException inStream(RemoteSettings settings, JsonNode error) {
    String said = cleaned(settings, words(error));
    return new FailureException(
        Failure.Kind.ENGINE_FAILED,
        "engine '%s': %s"
            .formatted(settings.name(), said.isEmpty() ? "an error without words" : said));
  }

  static FailureException unreachable(RemoteSettings settings, IOException e) {
    String why =
        switch (e) {
          case ConnectException _ -> "nothing answers there";
          case HttpTimeoutException _ -> "it does not answer in time";
          default ->
              "the connection broke (" + cleaned(settings, String.valueOf(e.getMessage())) + ")";
        };
    return new FailureException(
        Failure.Kind.ENGINE_FAILED,
        "engine '%s' at %s: %s".formatted(settings.name(), settings.url(), why),
        e);
  }

  static FailureException isNode(RemoteSettings settings) {
    return new FailureException(
        Failure.Kind.INVALID_REQUEST,
        "engine '%s': %s%s, and no engine; nodes meet by 'moot invite' and 'moot join' (allow_node: true if you mean it)"
            .formatted(settings.name(), settings.url(), IS_NODE));
  }

  static boolean isFromNode(FailureException failure) {
    return failure.failure().message().contains(IS_NODE);
  }

  /** Servers say it as {@code error}, {@code error.message}, {@code message} or {@code detail}. */
  private static String said(RemoteSettings settings, byte[] body) {
    try {
      return cleaned(settings, words(Json.read(body)));
    } catch (FailureException e) {
      return ""; // A page for people; the status says more.
    }
  }

  private static String words(JsonNode body) {
    if (body.isString()) {
      return body.asString();
    }
    for (String member : new String[] {"error", "message", "detail"}) {
      JsonNode value = body.path(member);
      String words = value.isObject() ? words(value) : value.isString() ? value.asString() : "";
      if (!words.isEmpty()) {
        return words;
      }
    }
    return "";
  }

  private static String cleaned(RemoteSettings settings, String text) {
    String bare = settings.key().hiddenIn(text).replaceAll("\\p{Cntrl}+", " ").strip();
    return bare.length() > MAX_CHARS ? bare.substring(0, MAX_CHARS) + "…" : bare;
  }
}
