package dev.folkmoot.libp2p.interop;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * js-libp2p in a process of its own. {@code peer.mjs} tells which flags it takes, which commands,
 * and which events it sends.
 */
public final class JsPeer implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final BufferedWriter commands;
  private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
  private final JsonNode ready;
  private int lastId;

  private JsPeer(Process process) {
    this.process = process;
    this.commands = process.outputWriter();
    Thread.startVirtualThread(this::readEvents);
    this.ready = await("ready");
  }

  /** Starts one with flags such as {@code --listen} and {@code --transport=quic-v1}. */
  public static JsPeer start(String... flags) {
    try {
      Path home = NodePackages.install();
      List<String> command = new ArrayList<>();
      command.add(NodePackages.node(home).toString());
      command.add(NodePackages.script(home, "peer.mjs").toString());
      command.addAll(List.of(flags));
      return new JsPeer(
          new ProcessBuilder(command)
              .directory(home.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    } catch (IOException broken) {
      throw new UncheckedIOException("js-libp2p cannot be started", broken);
    }
  }

  /** Its peer id, as text. */
  public String id() {
    return ready.get("peer").asString();
  }

  /** Its first listening address, with the peer id at its end. */
  public String address() {
    return ready.get("addresses").get(0).asString();
  }

  /**
   * Has it do something and waits until it has.
   *
   * @return its {@code done} event
   * @throws AssertionError with its reason if it fails
   */
  public JsonNode command(String name, Map<String, ?> arguments) {
    int id = ++lastId;
    Map<String, Object> all = new java.util.HashMap<>(arguments);
    all.put("do", name);
    all.put("id", id);
    try {
      commands.write(JSON.writeValueAsString(all));
      commands.newLine();
      commands.flush();
    } catch (IOException gone) {
      throw new UncheckedIOException("js-libp2p is gone", gone);
    }
    while (true) {
      JsonNode event = next("the end of " + name);
      if (event.path("id").asInt(0) == id) {
        if (event.get("event").asString().equals("failed")) {
          throw new AssertionError(name + " of js-libp2p: " + event.get("reason").asString());
        }
        return event;
      }
    }
  }

  private void readEvents() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        events.add(JSON.readTree(line));
      }
    } catch (IOException ended) {
      assert !process.isAlive() : ended; // its end closes the pipe under the reader
    }
  }

  private JsonNode await(String name) {
    while (true) {
      JsonNode event = next(name);
      if (event.get("event").asString().equals(name)) {
        return event;
      }
    }
  }

  private JsonNode next(String what) {
    try {
      JsonNode event = events.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (event == null) {
        throw new AssertionError("js-libp2p did not tell of " + what);
      }
      return event;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + what, interrupted);
    }
  }

  /** Ends the process. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
