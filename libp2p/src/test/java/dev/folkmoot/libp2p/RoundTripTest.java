package dev.folkmoot.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.fuzz.Samples;
import dev.folkmoot.libp2p.identify.IdentifyMessage;
import dev.folkmoot.libp2p.identify.IdentifyStream;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.record.PeerRecord;
import dev.folkmoot.libp2p.record.SignedEnvelope;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever is written is read as the same, over random values of every kind. */
final class RoundTripTest {
  @Test
  void anyAddressIsReadFromItsTextAndItsBytes() {
    Samples samples = new Samples(201);
    for (int i = 0; i < 5_000; i++) {
      Multiaddr address = samples.anyAddress();
      assertThat(Multiaddr.parse(address.toString())).isEqualTo(address);
      assertThat(Multiaddr.decode(address.encode())).isEqualTo(address);
      assertThat(Multiaddr.tryDecode(address.encode())).contains(address);
    }
  }

  @Test
  void aPeerAddedToAnAddressIsTheOneTakenOff() {
    Samples samples = new Samples(202);
    for (int i = 0; i < 1_000; i++) {
      PeerId peer = samples.peer();
      Multiaddr address = samples.listenAddresses(1).getFirst();
      Multiaddr named = address.withPeerId(peer);
      assertThat(named.peerId()).contains(peer);
      assertThat(named.withoutPeerId()).contains(address);
      assertThat(named.route()).isEqualTo(address.route()).isPresent();
    }
  }

  @Test
  void anyPeerIsReadFromEachOfItsTexts() {
    Samples samples = new Samples(203);
    for (int i = 0; i < 2_000; i++) {
      PeerId peer = samples.peer();
      assertThat(PeerId.parse(peer.toString())).isEqualTo(peer);
      assertThat(PeerId.parse(peer.toCid())).isEqualTo(peer);
      assertThat(PeerId.decode(peer.encode())).isEqualTo(peer);
    }
  }

  @Test
  void anyEnvelopeOpensForItsDomainAndNoOther() {
    Samples samples = new Samples(204);
    for (int i = 0; i < 300; i++) {
      String domain = samples.name();
      ByteString type = ByteString.copyOf(samples.bytes(samples.below(20)));
      ByteString payload = ByteString.copyOf(samples.bytes(samples.below(4_000)));
      SignedEnvelope sealed = SignedEnvelope.seal(samples.key(), domain, type, payload);
      assertThat(SignedEnvelope.open(sealed.encode(), domain)).isEqualTo(sealed);
      assertThat(refuses(() -> SignedEnvelope.open(sealed.encode(), domain + "x"))).isTrue();
    }
  }

  private static boolean refuses(Runnable reading) {
    try {
      reading.run();
      return false;
    } catch (MalformedException refused) {
      return true;
    }
  }

  @Test
  void anyRecordOpensAsTheSame() {
    Samples samples = new Samples(205);
    for (int i = 0; i < 300; i++) {
      PrivateKey key = samples.key();
      PeerRecord record =
          new PeerRecord(
              PeerId.of(key.publicKey()), samples.below(1 << 30), samples.listenAddresses(100));
      assertThat(PeerRecord.open(record.seal(key).encode())).isEqualTo(record);
    }
  }

  @Test
  void anyIdentifyMessageComesBackThroughAStream() throws IOException {
    Samples samples = new Samples(206);
    for (int i = 0; i < 300; i++) {
      IdentifyMessage message =
          new IdentifyMessage(
              samples.below(2) == 0 ? null : samples.key().publicKey(),
              samples.listenAddresses(200),
              Stream.generate(samples::name).limit(samples.below(200)).distinct().toList(),
              samples.below(2) == 0 ? null : samples.anyAddress(),
              samples.name(),
              samples.name(),
              ByteString.copyOf(samples.bytes(samples.below(3_000))));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      IdentifyStream.write(out, message);
      IdentifyMessage read = IdentifyStream.read(new ByteArrayInputStream(out.toByteArray()));
      assertThat(read).isEqualTo(message);
      // What arrives in parts says the same as what arrives at once.
      assertThat(IdentifyMessage.EMPTY.updatedBy(message)).isEqualTo(read);
    }
  }

  @Test
  void theRouteOfAnyAddressIsOneOfOursOrNone() {
    Samples samples = new Samples(207);
    int routes = 0;
    for (int i = 0; i < 5_000; i++) {
      Optional<Route> route = samples.anyAddress().route();
      routes += route.isPresent() ? 1 : 0;
      route.ifPresent(way -> {
        if (way instanceof Route.Relayed relayed) {
          assertThat(relayed.relay().isRelayed()).isFalse();
        }
      });
    }
    assertThat(routes).isPositive();
  }
}
