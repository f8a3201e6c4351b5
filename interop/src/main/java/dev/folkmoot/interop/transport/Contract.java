package dev.folkmoot.interop.transport;

import java.time.Duration;
import java.util.Locale;

/** Which matrix has started us: the names that it uses, and how it wants the result. */
enum Contract {
  /** The first one, whose names are lower-case and whose result is a JSON line. */
  TEST_PLANS("is_dialer", "transport", "muxer", "security", "ip", "redis_addr") {
    @Override
    String timeout() {
      return "test_timeout_seconds";
    }

    @Override
    String result(Duration handshakePlusOneRtt, Duration ping) {
      // Three l: the contract has it so.
      return String.format(
          Locale.ROOT,
          "{\"handshakePlusOneRTTMillis\":%.3f,\"pingRTTMilllis\":%.3f}%n",
          millis(handshakePlusOneRtt),
          millis(ping));
    }
  },

  /** Its successor, whose names are upper-case and whose result is YAML. */
  UNIFIED("IS_DIALER", "TRANSPORT", "MUXER", "SECURE_CHANNEL", "LISTENER_IP", "REDIS_ADDR") {
    @Override
    String timeout() {
      return "TEST_TIMEOUT_SECS";
    }

    @Override
    String result(Duration handshakePlusOneRtt, Duration ping) {
      return String.format(
          Locale.ROOT,
          "latency:%n  handshake_plus_one_rtt: %.3f%n  ping_rtt: %.3f%n  unit: ms%n",
          millis(handshakePlusOneRtt),
          millis(ping));
    }
  };

  final String isDialer;
  final String transport;
  final String muxer;
  final String security;
  final String ip;
  final String redis;

  Contract(
      String isDialer, String transport, String muxer, String security, String ip, String redis) {
    this.isDialer = isDialer;
    this.transport = transport;
    this.muxer = muxer;
    this.security = security;
    this.ip = ip;
    this.redis = redis;
  }

  abstract String timeout();

  /** What the dialer prints. */
  abstract String result(Duration handshakePlusOneRtt, Duration ping);

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
