package dev.folkmoot.interop;

import dev.folkmoot.interop.peer.Implementation;
import dev.folkmoot.interop.peer.MissingToolchainException;
import dev.folkmoot.interop.peer.PeerProcess;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * One peer of each implementation for all tests of this JVM, on every kind of address. They end
 * when their stdin does, so with this JVM at the latest.
 */
public final class Peers {

  private static final System.Logger LOG = System.getLogger(Peers.class.getName());

  private static final String EVERYWHERE =
      "--listen=/ip4/127.0.0.1/tcp/0,/ip4/127.0.0.1/udp/0/quic-v1,/ip6/::1/tcp/0,/ip6/::1/udp/0/quic-v1";

  private static final Map<Implementation, PeerProcess> RUNNING =
      new EnumMap<>(Implementation.class);
  private static final Map<Implementation, String> MISSING = new EnumMap<>(Implementation.class);

  private Peers() {}

  /** Everybody but ourselves. */
  public static Stream<Implementation> others() {
    return Stream.of(Implementation.JS, Implementation.GO, Implementation.RUST);
  }

  /** The one of this implementation; the test is skipped where it cannot be had on this machine. */
  public static synchronized PeerProcess of(Implementation implementation) throws IOException {
    PeerProcess running = RUNNING.get(implementation);
    if (running == null || !running.isAlive()) {
      running = start(implementation, EVERYWHERE);
      RUNNING.put(implementation, running);
    }
    return running;
  }

  /** A new one, which the caller closes; the test is skipped where it cannot be had. */
  public static synchronized PeerProcess start(Implementation implementation, String... flags)
      throws IOException {
    if (!MISSING.containsKey(implementation)) {
      try {
        return PeerProcess.start(implementation, flags);
      } catch (MissingToolchainException missing) {
        String reason = "wanting for " + implementation + ": " + missing.getMessage();
        LOG.log(System.Logger.Level.WARNING, reason);
        MISSING.put(implementation, reason);
      }
    }
    return Assumptions.abort(MISSING.get(implementation));
  }
}
