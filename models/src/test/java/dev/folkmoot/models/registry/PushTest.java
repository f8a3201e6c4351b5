package dev.folkmoot.models.registry;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R-8, against a registry that takes uploads. */
final class PushTest {

  private static final int SIZE = 25_000;

  @TempDir Path root;

  private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
  private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
  private final List<String> etags = Collections.synchronizedList(new ArrayList<>());
  private PullFixture pushing;
  private byte[] weights = new byte[0];
  private Digest digest = ScriptedRegistry.digest(weights);

  @BeforeEach
  void open() {
    pushing = new PullFixture(root);
    weights = PullFixture.weights(SIZE, 11);
    digest = pushing.remote.publish("tiny", weights);
    pushing.pull("tiny");
    pushing.remote.blobs.clear();
    pushing.remote.manifests.clear();
    pushing.remote.forget();
    pushing.events.clear();
    pushing.remote.interference = this::take;
  }

  @AfterEach
  void close() {
    pushing.close();
  }

  private void push() {
    pushing.registry.push(pushing.remote.model("tiny"), true, pushing.events::add);
  }

  private boolean take(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    return switch (exchange.getRequestMethod()) {
      case "POST" -> {
        String place = path + "upload-" + uploads.size();
        uploads.put(place, new ByteArrayOutputStream());
        answer(exchange, 202, place);
        yield true;
      }
      case "PATCH" -> {
        upload(path).write(body);
        ranges.add(exchange.getRequestHeaders().getFirst("Content-Range"));
        answer(exchange, 202, path);
        yield true;
      }
      case "PUT" -> {
        if (path.contains("/manifests/")) {
          pushing.remote.manifests.put(path, body);
        } else {
          Map<String, String> query = ScriptedRegistry.query(exchange);
          pushing.remote.blobs.put(query.get("digest"), upload(path).toByteArray());
          etags.add(query.get("etag"));
        }
        answer(exchange, 201, path);
        yield true;
      }
      default -> false;
    };
  }

  private ByteArrayOutputStream upload(String path) {
    return requireNonNull(uploads.get(path));
  }

  private static void answer(HttpExchange exchange, int status, String location)
      throws IOException {
    exchange.getResponseHeaders().set("Location", location);
    exchange.sendResponseHeaders(status, -1);
  }

  @Test
  void r8WhatIsPushedIsWhatIsThere() throws Exception {
    ModelName name = pushing.remote.model("tiny").name();
    push();
    assertThat(pushing.remote.blobs.get(digest.toString())).isEqualTo(weights);
    assertThat(pushing.remote.manifests.get("/v2/library/tiny/manifests/latest"))
        .isEqualTo(pushing.store.manifest(name).orElseThrow());
    assertThat(ranges).startsWith("0-9999", "10000-19999", "20000-24999");
    MessageDigest all = MessageDigest.getInstance("MD5");
    for (int at = 0; at < SIZE; at += 10_000) {
      MessageDigest part = MessageDigest.getInstance("MD5");
      part.update(weights, at, Math.min(10_000, SIZE - at));
      all.update(part.digest());
    }
    assertThat(etags).contains(HexFormat.of().formatHex(all.digest()) + "-3");
  }

  @Test
  void s1008TheEventsAreThoseOfOllama() {
    push();
    assertThat(pushing.statuses())
        .startsWith("retrieving manifest", "pushing " + digest.shortHex())
        .endsWith("pushing manifest", "success");
    assertThat(pushing.events)
        .contains(new TransferEvent("pushing " + digest.shortHex(), digest.toString(), SIZE, SIZE));
  }

  @Test
  void r8WhatTheRegistryHasIsNotSentAgain() {
    pushing.remote.blob(weights);
    push();
    assertThat(pushing.remote.requests)
        .contains("HEAD /v2/library/tiny/blobs/" + digest)
        .filteredOn(request -> request.startsWith("PATCH"))
        .as("only the configuration")
        .hasSize(1);
  }

  @Test
  void r8BytesMayGoToAnotherMachineWhichLearnsNothingOfUs() {
    try (ScriptedRegistry storage = new ScriptedRegistry()) {
      storage.interference =
          exchange -> {
            String place = exchange.getRequestURI().getPath();
            upload(place).write(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(200, -1);
            return true;
          };
      pushing.remote.interference =
          exchange -> {
            if (!exchange.getRequestMethod().equals("PATCH")) {
              return take(exchange);
            }
            assertThat(exchange.getRequestHeaders().getFirst("X-Redirect-Uploads")).isEqualTo("1");
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            exchange.getResponseHeaders().set("Docker-Upload-Location", path);
            ScriptedRegistry.redirect(exchange, "http://" + storage.host() + path);
            return true;
          };
      push();
      assertThat(storage.authorizations).isEmpty();
    }
    assertThat(pushing.remote.blobs.get(digest.toString())).isEqualTo(weights);
  }

  @Test
  void aRegistryThatTakesNothingIsNamed() {
    pushing.remote.interference = exchange -> false;
    assertThatThrownBy(this::push).hasMessageContaining(pushing.remote.host() + " answered 404");
    assertThat(pushing.remote.manifests).isEmpty();
  }

  @Test
  void r8APartThatFailsIsSentAgainAfterALongerAndLongerPause() {
    List<Integer> faults = new ArrayList<>(List.of(503, 429));
    pushing.remote.interference =
        exchange -> {
          boolean isSecond =
              "10000-19999".equals(exchange.getRequestHeaders().getFirst("Content-Range"));
          if (!isSecond || faults.isEmpty()) {
            return take(exchange);
          }
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(faults.removeFirst(), -1);
          return true;
        };
    push();
    assertThat(pushing.remote.blobs.get(digest.toString())).isEqualTo(weights);
    assertThat(pushing.pauses).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4));
    assertThat(pushing.events).noneMatch(event -> event.completed() > SIZE);
  }

  @Test
  void r8APartThatIsRefusedIsNotSentAgain() {
    pushing.remote.interference =
        exchange -> {
          if (!exchange.getRequestMethod().equals("PATCH")) {
            return take(exchange);
          }
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(413, -1);
          return true;
        };
    assertThatThrownBy(this::push).hasMessageContaining("answered 413");
    assertThat(pushing.pauses).isEmpty();
  }

  @Test
  void r8SixTriesAreEnough() {
    pushing.remote.interference =
        exchange -> {
          if (!exchange.getRequestMethod().equals("PATCH")) {
            return take(exchange);
          }
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(500, -1);
          return true;
        };
    assertThatThrownBy(this::push).hasMessageContaining("no success after 6 tries");
    assertThat(pushing.pauses).hasSize(5);
    assertThat(pushing.remote.manifests).isEmpty();
  }

  /** A copy under another name: the registry has the bytes, if the first name was pushed. */
  @Test
  void r8ABlobIsMountedFromAnotherRepositoryOfTheRegistry() {
    pushing.store.copy(pushing.remote.model("tiny").name(), pushing.remote.model("other").name());
    List<String> mounts = Collections.synchronizedList(new ArrayList<>());
    pushing.remote.interference =
        exchange -> {
          Map<String, String> query = ScriptedRegistry.query(exchange);
          String mount = query.get("mount");
          if (mount == null) {
            return take(exchange);
          }
          mounts.add(mount + " from " + query.get("from"));
          if (mount.equals(digest.toString())) {
            answer(exchange, 201, "/v2/library/other/blobs/" + digest);
            return true;
          }
          exchange.sendResponseHeaders(405, -1); // The other is not: it is sent as ever.
          return true;
        };
    pushing.registry.push(pushing.remote.model("other"), true, pushing.events::add);
    assertThat(mounts).hasSize(2).contains(digest + " from library/tiny");
    assertThat(ranges).as("only the configuration").hasSize(1);
    assertThat(pushing.remote.manifests).containsKey("/v2/library/other/manifests/latest");
  }
}
