package dev.folkmoot.models.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.model.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of the process that pulls. */
final class KilledPullIT {

  private static final int SIZE = 45_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path root;

  private final CountDownLatch gate = new CountDownLatch(1);
  private PullFixture pulling;

  @BeforeEach
  void open() {
    pulling = new PullFixture(root);
  }

  @AfterEach
  void close() {
    gate.countDown();
    pulling.close();
  }

  private List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        "-cp",
        System.getProperty("java.class.path"),
        PullingProcess.class.getName(),
        "http://" + pulling.remote.host() + "/library/tiny",
        root.toString());
  }

  private Process start() throws IOException {
    return new ProcessBuilder(command())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** A process may be forbidden to make long files: that fails where a full disk does. */
  @Test
  void whatTheDiskDoesNotTakeIsNamedAndLeavesNothing() throws Exception {
    Digest digest = pulling.remote.publish("tiny", PullFixture.weights(SIZE, 22));
    List<String> command = new ArrayList<>(List.of("bash", "-c", "ulimit -f 40; exec \"$@\"", "-"));
    command.addAll(command());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isNotZero();
    assertThat(said)
        .contains("no room for " + digest)
        .contains("delete a model, or set OLLAMA_MODELS to another disk");
    assertThat(pulling.files()).isEmpty();
  }

  private long wholeParts(Digest digest) {
    return pulling.files().stream()
        .filter(file -> file.startsWith(digest.fileName() + "-partial-"))
        .filter(file -> {
          try {
            return Files.readString(root.resolve("blobs").resolve(file))
                .contains("\"Size\":10000,\"Completed\":10000}");
          } catch (IOException e) {
            return false;
          }
        })
        .count();
  }

  @Test
  void r4WhatHadComeBeforeAKillIsNotFetchedAgain() throws Exception {
    Digest digest = pulling.remote.publish("tiny", PullFixture.weights(SIZE, 21));
    pulling.remote.interference =
        exchange -> {
          String range = String.valueOf(exchange.getRequestHeaders().getFirst("Range"));
          if (range.endsWith("-44999")) {
            try {
              gate.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
          return false;
        };
    Process process = start();
    try {
      await().atMost(PATIENCE).until(() -> wholeParts(digest) == 4);
      assertThat(pulling.store.blobs().claim(digest)).as("another process has it").isEmpty();
    } finally {
      process.destroyForcibly().waitFor();
    }
    gate.countDown();
    pulling.remote.forget();
    pulling.pull("tiny");
    assertThat(pulling.remote.requestsOf(digest))
        .filteredOn(request -> !request.endsWith("=0-0"))
        .singleElement()
        .asString()
        .endsWith("bytes=40000-44999");
    assertThat(pulling.found("tiny")).isPresent();
    assertThat(pulling.files()).allMatch(file -> file.matches("sha256-[0-9a-f]{64}"));
  }
}
