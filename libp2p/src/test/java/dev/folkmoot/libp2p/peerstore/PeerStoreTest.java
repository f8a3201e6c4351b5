package dev.folkmoot.libp2p.peerstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.platform.ManualTimers;
import dev.folkmoot.libp2p.record.PeerRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerStoreTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ManualTimers timers = new ManualTimers();
  private final PeerStore store =
      new PeerStore(timers, new PeerStoreLimits(3, 4, 2, 2_000, Duration.ofDays(1)));

  private static PrivateKey key(int seed) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) seed;
    return PrivateKey.ofEd25519Seed(bytes);
  }

  private static PeerId peer(int seed) {
    return PeerId.of(key(seed).publicKey());
  }

  private static Multiaddr at(int port) {
    return Multiaddr.parse("/ip4/192.0.2.1/tcp/" + port);
  }

  private static ByteString record(int seed, long sequence, int... ports) {
    List<Multiaddr> addresses = new ArrayList<>();
    for (int port : ports) {
      addresses.add(at(port));
    }
    return ByteString.copyOf(
        new PeerRecord(peer(seed), sequence, addresses).seal(key(seed)).encode());
  }

  @Test
  void anAddressIsForgottenWhenItsTimeIsOver() {
    store.addAddresses(peer(1), List.of(at(1)), MINUTE);
    store.addAddresses(peer(1), List.of(at(2)), HOUR);
    assertThat(store.addresses(peer(1))).containsExactly(at(2), at(1));
    timers.advance(MINUTE);
    assertThat(store.addresses(peer(1))).containsExactly(at(2));
  }

  @Test
  void hearingOfAnAddressAgainNeverShortensItsLife() {
    store.addAddresses(peer(1), List.of(at(1)), HOUR);
    store.addAddresses(peer(1), List.of(at(1)), MINUTE);
    timers.advance(MINUTE);
    assertThat(store.addresses(peer(1))).containsExactly(at(1));
  }

  @Test
  void thePeerAtTheEndIsCutOffAndAnotherPeersAddressLeftOut() {
    store.addAddresses(
        peer(1), List.of(at(1).withPeerId(peer(1)), at(2).withPeerId(peer(2))), HOUR);
    assertThat(store.addresses(peer(1))).containsExactly(at(1));
  }

  @Test
  void aPeerHasOnlySoManyAddresses() {
    for (int port = 1; port <= 20; port++) {
      store.addAddresses(peer(1), List.of(at(port)), Duration.ofMinutes(port));
    }
    assertThat(store.addresses(peer(1))).containsExactly(at(20), at(19), at(18), at(17));
  }

  @Test
  void thePeerNotTouchedForLongestGoesFirst() {
    for (int seed = 1; seed <= 3; seed++) {
      store.addAddresses(peer(seed), List.of(at(seed)), HOUR);
    }
    store.setProtocols(peer(1), List.of(new ProtocolId("/a")));
    store.addAddresses(peer(4), List.of(at(4)), HOUR);
    assertThat(store.peers()).containsExactly(peer(3), peer(1), peer(4));
  }

  @Test
  void onlySoManyProtocolsAreKept() {
    store.setProtocols(
        peer(1), List.of(new ProtocolId("/a"), new ProtocolId("/b"), new ProtocolId("/c")));
    assertThat(store.protocols(peer(1)))
        .containsExactly(new ProtocolId("/a"), new ProtocolId("/b"));
  }

  @Test
  void onlyAHigherNumberReplacesARecord() {
    assertThat(store.consumeRecord(peer(1), record(1, 5, 1), HOUR)).isTrue();
    assertThat(store.consumeRecord(peer(1), record(1, 5, 2), HOUR)).isFalse();
    assertThat(store.consumeRecord(peer(1), record(1, 4, 3), HOUR)).isFalse();
    assertThat(store.addresses(peer(1))).containsExactly(at(1));
    assertThat(store.consumeRecord(peer(1), record(1, 6, 4), HOUR)).isTrue();
    assertThat(store.record(peer(1))).contains(record(1, 6, 4));
  }

  @Test
  void aRecordOfAnotherPeerIsRefused() {
    assertThatThrownBy(() -> store.consumeRecord(peer(1), record(2, 1, 1), HOUR))
        .isInstanceOf(MalformedException.class);
    assertThat(store.peers()).isEmpty();
  }

  /** CVE-2023-40583: signed peer records stored without bound. */
  @Test
  void recordsOfManyPeersStayWithinTheirBytes() {
    int kept = 0;
    for (int seed = 1; seed <= 100; seed++) {
      int[] ports = new int[60];
      for (int i = 0; i < ports.length; i++) {
        ports[i] = i + 1;
      }
      if (store.consumeRecord(peer(seed), record(seed, 1, ports), HOUR)) {
        kept++;
      }
    }
    int held =
        store.peers().stream()
            .mapToInt(peer -> store.record(peer).map(ByteString::size).orElse(0))
            .sum();
    assertThat(kept).isPositive();
    assertThat(held).isPositive().isLessThanOrEqualTo(2_000);
    assertThat(store.peers()).hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void whatIsForgottenIsGone() {
    store.consumeRecord(peer(1), record(1, 5, 1), HOUR);
    store.forget(peer(1));
    assertThat(store.record(peer(1))).isEmpty();
    assertThat(store.consumeRecord(peer(1), record(1, 1, 1), HOUR)).isTrue();
  }
}
