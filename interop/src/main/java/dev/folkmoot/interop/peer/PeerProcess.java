package dev.folkmoot.interop.peer;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A peer in a process of its own. Commands may run side by side. */
public final class PeerProcess implements AutoCloseable {

  /** For what takes milliseconds where nothing else runs. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int READY = 0;
  private static final JsonMapper JSON = new JsonMapper();

  private final Implementation implementation;
  private final Process process;
  private final BufferedWriter commands;
  private final Map<Integer, CompletableFuture<JsonNode>> awaited = new ConcurrentHashMap<>();
  private final JsonNode ready;
  private int lastId = READY;

  private PeerProcess(Implementation implementation, Process process) throws IOException {
    this.implementation = implementation;
    this.process = process;
    this.commands = process.outputWriter();
    CompletableFuture<JsonNode> start = new CompletableFuture<>();
    awaited.put(READY, start);
    // A read of a pipe holds its carrier: three of them would stop all virtual threads.
    Thread.ofPlatform().daemon().name(implementation + " events").start(this::readEvents);
    this.ready = await("its start", start);
  }

  /** Starts one that listens nowhere, or where {@code --listen=…} says. */
  public static PeerProcess start(Implementation implementation, String... flags)
      throws IOException {
    List<String> command = new ArrayList<>(implementation.program());
    command.addAll(List.of(flags));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    boolean done = false;
    try {
      PeerProcess peer = new PeerProcess(implementation, process);
      done = true;
      return peer;
    } finally {
      if (!done) {
        process.destroyForcibly();
      }
    }
  }

  public Implementation implementation() {
    return implementation;
  }

  /** Its peer id, as text. */
  public String id() {
    return ready.get("peer").asString();
  }

  /** Where it listens, with the peer id at the end of each. */
  public List<String> addresses() {
    return ready.get("addresses").valueStream().map(JsonNode::asString).toList();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Has it do something and waits until it has.
   *
   * @return its {@code done} event
   * @throws PeerFailedException with its reason if it fails
   */
  public JsonNode command(String name, Map<String, ?> arguments) throws IOException {
    Map<String, Object> all = new HashMap<>(arguments);
    CompletableFuture<JsonNode> end = new CompletableFuture<>();
    all.put("do", name);
    synchronized (commands) {
      int id = ++lastId;
      all.put("id", id);
      awaited.put(id, end);
      commands.write(JSON.writeValueAsString(all));
      commands.newLine();
      commands.flush();
    }
    JsonNode event = await(name, end);
    if (event.get("event").asString().equals("failed")) {
      throw new PeerFailedException(
          name + " of " + implementation + ": " + event.get("reason").asString());
    }
    return event;
  }

  private void readEvents() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode event = JSON.readTree(line);
        CompletableFuture<JsonNode> waiting = awaited.remove(idOf(event));
        if (waiting != null) {
          waiting.complete(event);
        }
      }
      fail("it is gone");
    } catch (IOException ended) {
      fail("its pipe broke: " + ended); // its end closes the pipe under the reader
    }
  }

  private static int idOf(JsonNode event) {
    return event.get("event").asString().equals("ready") ? READY : event.path("id").asInt(-1);
  }

  private void fail(String reason) {
    var failure = new PeerFailedException(implementation + ": " + reason);
    awaited.values().forEach(waiting -> waiting.completeExceptionally(failure));
  }

  private JsonNode await(String what, CompletableFuture<JsonNode> event) throws IOException {
    try {
      return event.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new PeerFailedException(implementation + " did not tell of " + what);
    } catch (ExecutionException failed) {
      throw new PeerFailedException(what + ": " + failed.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new PeerFailedException("interrupted while waiting for " + what);
    }
  }

  /** Ends the process. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
