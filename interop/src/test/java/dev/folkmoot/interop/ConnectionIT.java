package dev.folkmoot.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.interop.peer.Implementation;
import dev.folkmoot.interop.peer.PeerFailedException;
import dev.folkmoot.libp2p.Connection.Direction;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.perf.Perf;
import dev.folkmoot.libp2p.ping.Ping;
import dev.folkmoot.libp2p.record.PeerRecord;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Who the other one is, and what it says of itself, for every pair. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.folkmoot.interop.Pair#all")
@Timeout(120)
final class ConnectionIT {

  private final Pair pair;
  private final Encounter encounter;

  ConnectionIT(Pair pair) throws IOException {
    this.pair = pair;
    this.encounter = Encounter.lasting(pair);
  }

  @AfterParameterizedClassInvocation
  static void part() {
    Encounter.endLasting();
  }

  /** An encounter finds connections by the peer id that was proven, so this one is theirs. */
  @Test
  void theConnectionIsAuthenticatedAndOfTheRightKind() {
    assertThat(encounter.connection().remotePeer()).isEqualTo(encounter.them());
    assertThat(encounter.connection().direction())
        .isEqualTo(pair.weDial() ? Direction.OUTBOUND : Direction.INBOUND);
    assertThat(encounter.connection().security().value()).isEqualTo(pair.way().security);
    assertThat(encounter.connection().muxer().value()).isEqualTo(pair.way().muxer);
    assertThat(encounter.host().connections(encounter.them())).hasSize(1);
  }

  /**
   * Over QUIC, rust-libp2p (0.57) looks at a second ping of a stream only when something else wakes
   * its connection, which its own next ping does within 15 s.
   */
  private int pings() {
    return pair.them() == Implementation.RUST && pair.way() == Way.QUIC ? 1 : 10;
  }

  @Test
  void theyAnswerOurPingsOnOneStream() throws IOException {
    try (Stream ping = encounter.open(Ping.PROTOCOL)) {
      for (int i = 0; i < pings(); i++) {
        byte[] sent = new byte[32];
        Arrays.fill(sent, (byte) i);
        ping.write(sent, 0, sent.length);
        assertThat(Encounter.read(ping, sent.length)).isEqualTo(sent);
      }
    }
    assertThat(encounter.host().ping(encounter.them())).isPositive();
  }

  @Test
  void weAnswerTheirPingsOnOneStream() throws IOException {
    assertThat(encounter.they("ping", Map.of("count", 10)).get("us")).hasSize(10);
  }

  /**
   * The identify of rust-libp2p (0.57) signs records for a domain of its own, and takes no others:
   * neither of us knows the other's, and nothing else may suffer from that.
   */
  private boolean signsRecordsAsSpecified() {
    return pair.them() != Implementation.RUST;
  }

  @Test
  void weLearnWhatTheyAre() {
    await()
        .atMost(Encounter.PATIENCE)
        .untilAsserted(() ->
            assertThat(encounter.host().peers().protocols(encounter.them()))
                .contains(Perf.PROTOCOL, Ping.PROTOCOL, Encounter.ECHO));
    Optional<ByteString> record = encounter.host().peers().record(encounter.them());
    assertThat(record.isPresent()).isEqualTo(signsRecordsAsSpecified());
    record.ifPresent(envelope ->
        assertThat(PeerRecord.open(envelope.toByteArray()).peer()).isEqualTo(encounter.them()));
    assertThat(encounter.host().peers().addresses(encounter.them())).isNotEmpty();
  }

  @Test
  void theyLearnWhatWeAre() {
    await()
        .atMost(Encounter.PATIENCE)
        .ignoreException(PeerFailedException.class)
        .untilAsserted(() -> {
          JsonNode known = encounter.they("identify", Map.of());
          assertThat(known.get("agent").asString()).isEqualTo(Encounter.AGENT);
          assertThat(known.get("protocols").valueStream().map(JsonNode::asString))
              .contains(Perf.PROTOCOL.value(), Ping.PROTOCOL.value());
          assertThat(known.get("addresses").valueStream().map(JsonNode::asString))
              .anyMatch(address ->
                  address.startsWith(encounter.host().listenAddresses().getFirst().toString()));
          assertThat(known.get("observed").asString())
              .startsWith(encounter.connection().remoteAddress().toString());
          assertThat(known.get("record").asString(""))
              .isEqualTo(signsRecordsAsSpecified() ? encounter.host().peerId().toString() : "");
        });
  }

  @Test
  void theyTakeOurPush() {
    ProtocolId fresh = new ProtocolId("/folkmoot/fresh-of-ours/1");
    encounter.host().handle(fresh, Stream::reset);
    await()
        .atMost(Encounter.PATIENCE)
        .ignoreException(PeerFailedException.class)
        .untilAsserted(() ->
            assertThat(
                    encounter
                        .they("identify", Map.of())
                        .get("protocols")
                        .valueStream()
                        .map(JsonNode::asString))
                .contains(fresh.value()));
  }

  @Test
  void weTakeTheirPush() throws IOException {
    // Of its own for each pair: the peer serves all pairs, and what it serves already is no news.
    ProtocolId fresh = new ProtocolId("/folkmoot/fresh-of-theirs/" + encounter.host().peerId());
    await()
        .atMost(Encounter.PATIENCE)
        .until(() -> !encounter.host().peers().protocols(encounter.them()).isEmpty());
    encounter.they("handle", Map.of("protocol", fresh.value()));
    await()
        .atMost(Encounter.PATIENCE)
        .untilAsserted(
            () -> assertThat(encounter.host().peers().protocols(encounter.them())).contains(fresh));
  }
}
