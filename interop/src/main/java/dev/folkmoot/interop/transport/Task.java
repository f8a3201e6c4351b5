package dev.folkmoot.interop.transport;

import dev.folkmoot.interop.redis.RedisList;
import java.time.Duration;
import java.util.Map;

/**
 * What the environment asks for.
 *
 * @param contract in which form
 * @param dialer whether to dial; to listen otherwise
 * @param transport over what
 * @param ip where to listen
 * @param listeners where the listener's address goes from one to the other
 * @param timeout of all
 */
record Task(
    Contract contract,
    boolean dialer,
    Transport transport,
    String ip,
    RedisList listeners,
    Duration timeout) {

  /** The transports that we have in common with the matrix. */
  enum Transport {
    TCP,
    QUIC
  }

  private static final String ANY_IP = "0.0.0.0";
  private static final String REDIS = "redis:6379";
  private static final long TIMEOUT_SECONDS = 180;
  private static final String TEST_KEY = "TEST_KEY";

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException naming what is missing, or what we do not have
   */
  static Task of(Map<String, String> environment) {
    Contract contract = environment.containsKey(TEST_KEY) ? Contract.UNIFIED : Contract.TEST_PLANS;
    boolean dialer =
        switch (required(environment, contract.isDialer)) {
          case "true" -> true;
          case "false" -> false;
          case String other ->
              throw new IllegalArgumentException(contract.isDialer + " is " + other);
        };
    Transport transport =
        switch (required(environment, contract.transport)) {
          case "tcp" -> Transport.TCP;
          case "quic-v1" -> Transport.QUIC;
          case String other -> throw new IllegalArgumentException("no transport " + other);
        };
    if (transport == Transport.TCP) {
      only(environment, contract.security, "noise");
      only(environment, contract.muxer, "yamux");
    }
    String key =
        switch (contract) {
          case TEST_PLANS -> "listenerAddr";
          case UNIFIED -> required(environment, TEST_KEY) + "_listener_multiaddr";
        };
    return new Task(
        contract,
        dialer,
        transport,
        optional(environment, contract.ip, ANY_IP),
        new RedisList(optional(environment, contract.redis, REDIS), key),
        timeout(optional(environment, contract.timeout(), Long.toString(TIMEOUT_SECONDS))));
  }

  /** Where a listener listens. */
  String listenAddress() {
    String host = (ip.contains(":") ? "/ip6/" : "/ip4/") + ip;
    return switch (transport) {
      case TCP -> host + "/tcp/0";
      case QUIC -> host + "/udp/0/quic-v1";
    };
  }

  private static Duration timeout(String seconds) {
    try {
      return Duration.ofSeconds(Long.parseLong(seconds));
    } catch (NumberFormatException odd) {
      throw new IllegalArgumentException("a timeout of " + seconds + " seconds", odd);
    }
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("the environment lacks " + name);
    }
    return value;
  }

  private static String optional(Map<String, String> environment, String name, String otherwise) {
    String value = environment.getOrDefault(name, "");
    return value.isEmpty() ? otherwise : value;
  }

  private static void only(Map<String, String> environment, String name, String known) {
    String value = required(environment, name);
    if (!value.equals(known)) {
      throw new IllegalArgumentException("no " + name + " " + value);
    }
  }
}
