package dev.folkmoot.interop.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TaskTest {

  private static final Map<String, String> FIRST =
      Map.of("transport", "tcp", "security", "noise", "muxer", "yamux", "is_dialer", "true");

  private static final Map<String, String> SECOND =
      Map.of(
          "TRANSPORT", "quic-v1",
          "IS_DIALER", "false",
          "LISTENER_IP", "0.0.0.0",
          "REDIS_ADDR", "transport-redis:6379",
          "TEST_KEY", "a5b50d5e");

  private static Task with(String name, String value) {
    Map<String, String> environment = new HashMap<>(FIRST);
    environment.put(name, value);
    return Task.of(environment);
  }

  @Test
  void whatTheFirstContractLeavesOutIsAsItSays() {
    Task task = Task.of(FIRST);
    assertThat(task.contract()).isEqualTo(Contract.TEST_PLANS);
    assertThat(task.dialer()).isTrue();
    assertThat(task.listenAddress()).isEqualTo("/ip4/0.0.0.0/tcp/0");
    assertThat(task.listeners().server()).isEqualTo("redis:6379");
    assertThat(task.listeners().key()).isEqualTo("listenerAddr");
    assertThat(task.timeout()).isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void aTestKeyMeansTheSecondContract() {
    Task task = Task.of(SECOND);
    assertThat(task.contract()).isEqualTo(Contract.UNIFIED);
    assertThat(task.dialer()).isFalse();
    assertThat(task.listenAddress()).isEqualTo("/ip4/0.0.0.0/udp/0/quic-v1");
    assertThat(task.listeners().server()).isEqualTo("transport-redis:6379");
    assertThat(task.listeners().key()).isEqualTo("a5b50d5e_listener_multiaddr");
  }

  @Test
  void whatIsGivenCounts() {
    assertThat(with("ip", "::1").listenAddress()).isEqualTo("/ip6/::1/tcp/0");
    assertThat(with("redis_addr", "localhost:1").listeners().server()).isEqualTo("localhost:1");
    assertThat(with("test_timeout_seconds", "7").timeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(with("is_dialer", "false").dialer()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "transport, webrtc-direct",
    "transport, ''",
    "muxer, mplex",
    "security, tls",
    "is_dialer, yes",
    "test_timeout_seconds, soon"
  })
  void whatWeDoNotHaveIsRefusedByName(String name, String value) {
    assertThatThrownBy(() -> with(name, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(value);
  }

  @Test
  void eachContractHasItsOwnResult() {
    Duration all = Duration.ofNanos(5_011_000);
    Duration ping = Duration.ofNanos(599_400);
    assertThat(Contract.TEST_PLANS.result(all, ping))
        .isEqualToNormalizingNewlines(
            "{\"handshakePlusOneRTTMillis\":5.011,\"pingRTTMilllis\":0.599}\n");
    assertThat(Contract.UNIFIED.result(all, ping))
        .isEqualToNormalizingNewlines(
            "latency:\n  handshake_plus_one_rtt: 5.011\n  ping_rtt: 0.599\n  unit: ms\n");
  }
}
