package dev.folkmoot.interop.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.interop.Peers;
import dev.folkmoot.interop.Program;
import dev.folkmoot.interop.Way;
import dev.folkmoot.interop.peer.Implementation;
import dev.folkmoot.interop.peer.PeerProcess;
import dev.folkmoot.interop.redis.RedisServer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Our program in a process of its own, with others in the opposite role, by way of Redis. */
@Timeout(120)
final class TransportMainIT {

  private static final String KEY = "listenerAddr";

  private final RedisServer redis;

  TransportMainIT() throws IOException {
    this.redis = new RedisServer();
  }

  @AfterEach
  void stop() throws IOException {
    redis.close();
  }

  @BeforeEach
  void theListIsEmpty() {
    assertThat(redis.list(KEY)).isEmpty();
  }

  static Stream<Arguments> others() {
    return Peers.others()
        .flatMap(them -> Stream.of(Way.values()).map(way -> Arguments.of(them, way)));
  }

  private Map<String, String> environment(Way way, boolean dialer) {
    Map<String, String> environment = new HashMap<>();
    environment.put("transport", way == Way.TCP ? "tcp" : "quic-v1");
    environment.put("is_dialer", Boolean.toString(dialer));
    environment.put("ip", "127.0.0.1");
    environment.put("redis_addr", redis.address());
    environment.put("test_timeout_seconds", "60");
    if (way == Way.TCP) {
      environment.put("security", "noise");
      environment.put("muxer", "yamux");
    }
    return environment;
  }

  private static void assertResult(String output) {
    assertThat(output.lines()).hasSize(1);
    JsonNode result = new JsonMapper().readTree(output);
    assertThat(result.propertyNames())
        .containsExactly("handshakePlusOneRTTMillis", "pingRTTMilllis");
    assertThat(result.get("pingRTTMilllis").asDouble()).isPositive();
    assertThat(result.get("handshakePlusOneRTTMillis").asDouble())
        .isGreaterThan(result.get("pingRTTMilllis").asDouble());
  }

  @ParameterizedTest
  @MethodSource("others")
  void weDialWhoeverOffersHimself(Implementation them, Way way) throws Exception {
    PeerProcess peer = Peers.of(them);
    String address = way.of(peer, "127.0.0.1");
    try (Program dialer = Program.start(TransportMain.class, environment(way, true))) {
      peer.command("offer", Map.of("redis", redis.address(), "key", KEY, "address", address));
      assertResult(dialer.output());
      assertThat(dialer.exitCode()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("others")
  void whoeverTakesOurAddressReachesUs(Implementation them, Way way) throws Exception {
    PeerProcess peer = Peers.of(them);
    try (Program listener = Program.start(TransportMain.class, environment(way, false))) {
      String address =
          peer.command("take", Map.of("redis", redis.address(), "key", KEY))
              .get("address")
              .asString();
      String us = peer.command("dial", Map.of("address", address)).get("peer").asString();
      assertThat(peer.command("ping", Map.of("peer", us, "count", 1)).get("us")).hasSize(1);
      assertThat(listener.process().isAlive()).isTrue();
    }
  }

  @Test
  void weMeetOurselvesByTheSecondContract() throws Exception {
    Map<String, String> common =
        Map.of("TRANSPORT", "quic-v1", "REDIS_ADDR", redis.address(), "TEST_KEY", "0a1b2c3d");
    Map<String, String> ofDialer = new HashMap<>(common);
    ofDialer.put("IS_DIALER", "true");
    Map<String, String> ofListener = new HashMap<>(common);
    ofListener.put("IS_DIALER", "false");
    ofListener.put("LISTENER_IP", "0.0.0.0");
    try (Program listener = Program.start(TransportMain.class, ofListener);
        Program dialer = Program.start(TransportMain.class, ofDialer)) {
      assertThat(dialer.output().lines()).hasSize(4).startsWith("latency:").endsWith("  unit: ms");
      assertThat(dialer.exitCode()).isZero();
      assertThat(listener.process().isAlive()).isTrue();
    }
  }

  @Test
  void whoMeetsNobodyFails() throws Exception {
    redis.list(KEY).add("/ip4/127.0.0.1/tcp/9/p2p/" + Peers.of(Implementation.JS).id());
    try (Program dialer = Program.start(TransportMain.class, environment(Way.TCP, true))) {
      assertThat(dialer.output()).isEmpty();
      assertThat(dialer.exitCode()).isNotZero();
    }
  }

  @Test
  void aListenerThatNobodyEndsFailsWhenItsTimeIsOver() throws Exception {
    Map<String, String> environment = environment(Way.TCP, false);
    environment.put("test_timeout_seconds", "1");
    try (Program listener = Program.start(TransportMain.class, environment)) {
      assertThat(listener.exitCode()).isNotZero();
      assertThat(redis.list(KEY)).hasSize(1);
    }
  }
}
