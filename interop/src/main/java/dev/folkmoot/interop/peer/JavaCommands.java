package dev.folkmoot.interop.peer;

import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.perf.Perf;
import dev.folkmoot.libp2p.ping.Ping;
import dev.folkmoot.libp2p.platform.Platform;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** Those commands of the language that measurements need. */
final class JavaCommands {

  /** Eight bytes, and one back: without the wait for the end of the request that perf makes. */
  static final ProtocolId REQUEST = new ProtocolId("/folkmoot/request/1.0.0");

  private static final int REQUEST_BYTES = 8;
  private static final int PING_BYTES = 32;

  private final Host host;
  private final Platform platform;

  JavaCommands(Host host, Platform platform) {
    this.host = host;
    this.platform = platform;
  }

  /** Does it, and returns the event that tells of its end. */
  Map<String, Object> run(JsonNode command) {
    Map<String, Object> event = new HashMap<>();
    try {
      event.putAll(answer(command));
      event.put("event", "done");
    } catch (IOException | MalformedException | IllegalArgumentException failed) {
      event.put("event", "failed");
      event.put("reason", Objects.requireNonNullElse(failed.getMessage(), failed.toString()));
    }
    event.put("id", command.get("id").asInt());
    return event;
  }

  private Map<String, Object> answer(JsonNode command) throws IOException {
    return switch (command.get("do").asString()) {
      case "dial" -> {
        Multiaddr address = Multiaddr.parse(command.get("address").asString());
        yield timed(() -> host.connect(address));
      }
      case "first" -> Map.of("ms", first(command));
      case "ping" -> Map.of("us", ping(peer(command), command.path("count").asInt(1)));
      case "perf" ->
          timed(
              () -> perf(peer(command), command.get("up").asLong(), command.get("down").asLong()));
      case "streams" ->
          timed(() -> {
            for (int i = 0; i < command.get("count").asInt(); i++) {
              perf(peer(command), 0, 1);
            }
          });
      case "requests" ->
          timed(() -> {
            for (int i = 0; i < command.get("count").asInt(); i++) {
              request(peer(command));
            }
          });
      case String other -> throw new IllegalArgumentException("no command " + other);
    };
  }

  private interface Work {
    void run() throws IOException;
  }

  private Map<String, Object> timed(Work work) throws IOException {
    return Map.of("ms", millis(work));
  }

  private double millis(Work work) throws IOException {
    long start = platform.timers().nanoTime();
    work.run();
    return (platform.timers().nanoTime() - start) / 1e6;
  }

  private static PeerId peer(JsonNode command) {
    return PeerId.parse(command.get("peer").asString());
  }

  private void perf(PeerId peer, long up, long down) throws IOException {
    Perf.run(host.newStream(peer, Perf.PROTOCOL), up, down);
  }

  /** Serves {@link #REQUEST}. */
  static void answer(Stream stream) throws IOException {
    if (stream.input().readNBytes(REQUEST_BYTES).length < REQUEST_BYTES) {
      throw new EOFException("ended within the request");
    }
    stream.write(new byte[1], 0, 1);
  }

  private void request(PeerId peer) throws IOException {
    try (Stream stream = host.newStream(peer, REQUEST)) {
      stream.write(new byte[REQUEST_BYTES], 0, REQUEST_BYTES);
      if (stream.read(new byte[1], 0, 1) < 1) {
        throw new EOFException("ended without an answer");
      }
    }
  }

  /** From the dial to the first byte of an answer, on a new connection each time. */
  private List<Double> first(JsonNode command) throws IOException {
    Multiaddr address = Multiaddr.parse(command.get("address").asString());
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < command.path("count").asInt(1); i++) {
      all.add(
          millis(() -> {
            Connection connection = host.connect(address);
            Perf.run(connection.open(List.of(Perf.PROTOCOL)), 0, 1);
          }));
      host.connections().forEach(Connection::close);
    }
    return all;
  }

  private List<Long> ping(PeerId peer, int count) throws IOException {
    List<Long> micros = new ArrayList<>();
    byte[] sent = new byte[PING_BYTES];
    try (Stream stream = host.newStream(peer, Ping.PROTOCOL)) {
      for (int i = 0; i < count; i++) {
        platform.random().nextBytes(sent);
        long start = platform.timers().nanoTime();
        stream.write(sent, 0, sent.length);
        byte[] back = stream.input().readNBytes(sent.length);
        micros.add((platform.timers().nanoTime() - start) / 1_000);
        if (!java.util.Arrays.equals(sent, back)) {
          throw new IOException("another pong than the ping");
        }
      }
    }
    return micros;
  }
}
