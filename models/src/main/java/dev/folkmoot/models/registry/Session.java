package dev.folkmoot.models.registry;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A conversation with one registry about one model. It knows what the registry wants to see, and
 * shows it to nobody else: not to the host that a redirect leads to.
 */
final class Session {

  private static final int MAX_HOPS = 10;
  private static final int MAX_TOKEN_BYTES = 64 << 10;
  private static final int MAX_ERROR_BYTES = 8 << 10;
  private static final int MAX_ERROR_CHARS = 300;

  /** For the head of an answer; its body may take its time. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

  private static final int UNAUTHORIZED = 401;
  private static final int PROXY_LOGIN = 407;
  private static final String AGENT = "folkmoot";

  private final Line line;
  private final RemoteModel remote;
  private final boolean insecure;
  private final Tokens tokens;
  private final RemoteModel.Location location;
  private volatile @Nullable String authorization;

  Session(Line line, RemoteModel remote, boolean insecure, Tokens tokens) {
    this.line = line;
    this.remote = remote;
    this.insecure = insecure;
    this.tokens = tokens;
    this.location = remote.location(insecure);
  }

  /**
   * How registries are reached.
   *
   * @param http for everything but the bytes of blobs that come here
   * @param login tells a proxy what its address holds
   * @param tls for the bytes of blobs; empty where Java's own will do
   */
  record Line(HttpClient http, Proxies proxies, Authenticator login, Optional<SSLContext> tls) {}

  RemoteModel.Location location() {
    return location;
  }

  RemoteModel remote() {
    return remote;
  }

  /** An answer, and where it came from in the end. */
  record Reply(HttpResponse<InputStream> response, URI from) implements AutoCloseable {

    int status() {
      return response.statusCode();
    }

    Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    InputStream body() {
      return response.body();
    }

    boolean isRedirect() {
      return switch (status()) {
        case 301, 302, 303, 307, 308 -> header("Location").isPresent();
        default -> false;
      };
    }

    boolean isSuccess() {
      return status() / 100 == 2;
    }

    @Override
    public void close() throws IOException {
      response.body().close();
    }
  }

  /** Asks and follows redirects, to other hosts as well. */
  Reply get(URI uri, Map<String, String> headers) throws IOException, InterruptedException {
    return follow("GET", uri, headers, true);
  }

  Reply head(URI uri) throws IOException, InterruptedException {
    return follow("HEAD", uri, Map.of(), true);
  }

  /**
   * Asks, and follows redirects as long as they stay with the registry.
   *
   * @return the last answer; a redirect where it leads to another host
   */
  Reply getHere(URI uri, Map<String, String> headers) throws IOException, InterruptedException {
    return follow("GET", uri, headers, false);
  }

  private Reply follow(String method, URI start, Map<String, String> headers, boolean anywhere)
      throws IOException, InterruptedException {
    URI uri = start;
    for (int hop = 0; hop <= MAX_HOPS; hop++) {
      Reply reply = send(method, uri, headers, BodyPublishers::noBody);
      if (!reply.isRedirect()) {
        return reply;
      }
      URI next = target(reply);
      if (!anywhere && !isHere(next)) {
        return reply;
      }
      reply.close();
      uri = next;
    }
    throw new FailureException(
        Failure.Kind.INTERNAL,
        host()
            + " redirects more than "
            + MAX_HOPS
            + " times in a row and never answers; tell its"
            + " owner, or check the name");
  }

  /** Where a redirect leads. */
  URI target(Reply reply) throws IOException {
    try {
      URI next = reply.from().resolve(reply.header("Location").orElseThrow());
      boolean known = "https".equals(next.getScheme()) || "http".equals(next.getScheme());
      if (!known || next.getHost() == null) {
        throw new IllegalArgumentException("not http");
      }
      if ("https".equals(reply.from().getScheme()) && "http".equals(next.getScheme())) {
        throw FailureException.invalid(
            host() + " redirects from https to http, where anybody could answer");
      }
      return next;
    } catch (IllegalArgumentException e) {
      throw new IOException(host() + " redirects to no address", e);
    }
  }

  /** Whether an address is the registry's own. */
  boolean isHere(URI uri) {
    return location.folder().getAuthority().equalsIgnoreCase(uri.getAuthority())
        && location.folder().getScheme().equals(uri.getScheme());
  }

  /** Asks once; and once more with a token, if the registry wants one. */
  Reply send(String method, URI uri, Map<String, String> headers, Supplier<BodyPublisher> body)
      throws IOException, InterruptedException {
    String shown = authorization;
    Reply reply = sendOnce(method, uri, headers, body, shown);
    if (reply.status() != UNAUTHORIZED || !isHere(uri)) {
      return reply;
    }
    Challenge challenge = Challenge.parse(reply.header("WWW-Authenticate").orElse(""));
    reply.close();
    authorization = authorize(challenge);
    return sendOnce(method, uri, headers, body, authorization);
  }

  private Reply sendOnce(
      String method,
      URI uri,
      Map<String, String> headers,
      Supplier<BodyPublisher> body,
      @Nullable String shown)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .version(HttpClient.Version.HTTP_1_1)
            .method(method, body.get())
            .timeout(ANSWER_TIMEOUT)
            .header("User-Agent", AGENT);
    headers.forEach(request::header);
    line.proxies().header(uri).ifPresent(login -> request.header("Proxy-Authorization", login));
    if (shown != null && isHere(uri)) {
      request.header("Authorization", shown);
    }
    try {
      Reply reply = new Reply(line.http().send(request.build(), BodyHandlers.ofInputStream()), uri);
      if (reply.status() == PROXY_LOGIN) {
        // Where CONNECT was refused there is no body, not even one to close.
        throw new IOException("it wants a user and a password, or others than it was told (407)");
      }
      return reply;
    } catch (IOException e) {
      throw line.proxies().blamed(uri, e);
    }
  }

  private String authorize(Challenge challenge) throws IOException, InterruptedException {
    Optional<String> known = remote.login().or(() -> tokens.credentials(authority()));
    if (!challenge.scheme().equals("bearer") || challenge.parameter("realm").isEmpty()) {
      return known.orElseThrow(this::noCredentials);
    }
    if (known.filter(value -> value.startsWith("Bearer ")).isPresent()) {
      return known.get();
    }
    URI realm = tokens.address(challenge);
    if (!isHere(realm)) {
      throw new FailureException(
          Failure.Kind.INTERNAL,
          host() + " wants a token of another host, and could be collecting what is not its own");
    }
    @Nullable String proof = known.isPresent() ? known.get() : tokens.proof(realm);
    try (Reply reply = sendOnce("GET", realm, Map.of(), BodyPublishers::noBody, proof)) {
      if (!reply.isSuccess()) {
        throw noCredentials();
      }
      JsonNode answer = JsonMapper.shared().readTree(reply.body().readNBytes(MAX_TOKEN_BYTES));
      String token = answer.path("token").asString(answer.path("access_token").asString(""));
      if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
        throw new IOException(host() + " gave no token");
      }
      return "Bearer " + token;
    } catch (JacksonException e) {
      throw new IOException(host() + " gave no token", e);
    }
  }

  private FailureException noCredentials() {
    return new FailureException(
        Failure.Kind.INTERNAL,
        "unauthorized: "
            + host()
            + " does not let this machine have "
            + remote
            + "; "
            + tokens.remedy(authority()));
  }

  /** Asks for a part of a file, at the registry or where it leads to. */
  RangeRequest range(URI uri, long from, long to) throws IOException {
    Map<String, String> headers = new HashMap<>();
    headers.put("Range", "bytes=" + from + "-" + to);
    headers.put("User-Agent", AGENT);
    String shown = authorization;
    if (shown != null && isHere(uri)) {
      headers.put("Authorization", shown);
    }
    try {
      return RangeRequest.send(uri, headers, line);
    } catch (IOException e) {
      throw line.proxies().blamed(uri, e);
    }
  }

  /** The failure that an answer which is no success means; closes it. */
  IOException refused(Reply reply) throws IOException {
    try (reply) {
      return refused(reply.status(), reply.body().readNBytes(MAX_ERROR_BYTES));
    }
  }

  IOException refused(int status, byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    return new IOException(host() + " answered " + status + words(text));
  }

  /** What a registry says of an error: text of strangers, so short and on one line. */
  private static String words(String text) {
    String message = text;
    try {
      JsonNode said = JsonMapper.shared().readTree(text);
      String plain = said.path("error").asString(text); // As Hugging Face says it.
      message = said.path("errors").path(0).path("message").asString(plain);
    } catch (JacksonException e) {
      message = text.startsWith("<") ? "" : text;
    }
    String line = message.replaceAll("\\p{Cntrl}+", " ").strip();
    String cut = line.length() > MAX_ERROR_CHARS ? line.substring(0, MAX_ERROR_CHARS) : line;
    return cut.isEmpty() ? "" : ": " + cut;
  }

  String host() {
    return remote.name().host();
  }

  boolean isInsecure() {
    return insecure;
  }

  private String authority() {
    return location.folder().getAuthority();
  }
}
