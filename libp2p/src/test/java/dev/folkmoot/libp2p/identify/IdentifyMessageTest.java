package dev.folkmoot.libp2p.identify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.fuzz.Mutations;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.record.PeerRecord;
import dev.folkmoot.libp2p.wire.Framing;
import dev.folkmoot.libp2p.wire.ProtoWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class IdentifyMessageTest {
  private static final PrivateKey KEY = PrivateKey.ofEd25519Seed(new byte[32]);
  private static final PeerId SELF = PeerId.of(KEY.publicKey());
  private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/192.0.2.0/tcp/42");
  private static final Framing FRAMING = new Framing(IdentifyStream.MAX_PART_BYTES);

  private static IdentifyMessage message(int addresses, int protocols) {
    List<Multiaddr> listen =
        IntStream.range(0, addresses)
            .mapToObj(port -> Multiaddr.parse("/ip4/192.0.2.0/tcp/" + (port + 1)))
            .toList();
    List<String> names =
        IntStream.range(0, protocols).mapToObj(number -> "/test/" + number + "/1.0.0").toList();
    byte[] record =
        new PeerRecord(SELF, 9, listen.stream().limit(PeerRecord.MAX_ADDRESSES).toList())
            .seal(KEY)
            .encode();
    return new IdentifyMessage(
        KEY.publicKey(),
        listen,
        names,
        ADDRESS,
        "folkmoot/1",
        "folkmoot/0.1",
        ByteString.copyOf(record));
  }

  private static IdentifyMessage throughAStream(IdentifyMessage message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    IdentifyStream.write(out, message);
    return IdentifyStream.read(new ByteArrayInputStream(out.toByteArray()));
  }

  @Test
  void aMessageComesBackWhole() throws IOException {
    IdentifyMessage message = message(3, 5);
    assertThat(message.encode()).hasSize(1);
    assertThat(IdentifyMessage.decode(message.encode().getFirst())).isEqualTo(message);
    assertThat(throughAStream(message)).isEqualTo(message);
    assertThat(throughAStream(IdentifyMessage.EMPTY)).isEqualTo(IdentifyMessage.EMPTY);
  }

  /** rust reads 4,096 bytes and one part, so the first must hold what matters most. */
  @Test
  void aLargeMessageIsCutIntoPartsThatRustCanRead() throws IOException {
    IdentifyMessage message = message(400, 300);
    List<byte[]> parts = message.encode();
    assertThat(parts).hasSizeBetween(3, IdentifyStream.MAX_PARTS);
    assertThat(parts).allSatisfy(part -> assertThat(part).hasSizeLessThanOrEqualTo(4_096));
    IdentifyMessage first = IdentifyMessage.decode(parts.getFirst());
    assertThat(first.publicKey()).isEqualTo(KEY.publicKey());
    assertThat(first.agentVersion()).isEqualTo("folkmoot/0.1");
    assertThat(first.protocols()).isNotEmpty();
    assertThat(throughAStream(message)).isEqualTo(message);
  }

  @Test
  void aMessageOfMoreThanTenPartsIsNeitherSentNorRead() throws IOException {
    List<String> many =
        IntStream.range(0, 900).mapToObj(number -> "/x/" + number + "y".repeat(90)).toList();
    IdentifyMessage large =
        new IdentifyMessage(null, List.of(), many, null, "", "", ByteString.EMPTY);
    assertThatIllegalArgumentException().isThrownBy(large::encode);

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i <= IdentifyStream.MAX_PARTS; i++) {
      FRAMING.write(out, new byte[0]);
    }
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> IdentifyStream.read(new ByteArrayInputStream(out.toByteArray())));
  }

  @Test
  void aStreamThatEndsAtOnceIsNoEmptyMessage() {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> IdentifyStream.read(new ByteArrayInputStream(new byte[0])));
  }

  @Test
  void partsMergeAsProtobufMergesThem() {
    IdentifyMessage first =
        new IdentifyMessage(
            KEY.publicKey(), List.of(ADDRESS), List.of("/a", "/b"), null, "one", "", empty());
    IdentifyMessage second =
        new IdentifyMessage(null, List.of(), List.of("/b", "/c"), ADDRESS, "two", "x", empty());
    IdentifyMessage both = first.withPart(second);
    assertThat(both.publicKey()).isEqualTo(KEY.publicKey());
    assertThat(both.listenAddresses()).containsExactly(ADDRESS);
    assertThat(both.protocols()).containsExactly("/a", "/b", "/c");
    assertThat(both.observedAddress()).isEqualTo(ADDRESS);
    assertThat(both.protocolVersion()).isEqualTo("two");
    assertThat(both.agentVersion()).isEqualTo("x");
  }

  @Test
  void aPushReplacesWhatItSaysAndLeavesTheRest() {
    IdentifyMessage known = message(3, 5);
    Multiaddr moved = Multiaddr.parse("/ip4/198.51.100.1/tcp/7");
    IdentifyMessage push =
        new IdentifyMessage(null, List.of(moved), List.of(), null, "", "", empty());
    IdentifyMessage after = known.updatedBy(push);
    assertThat(after.listenAddresses()).containsExactly(moved);
    assertThat(after.protocols()).isEqualTo(known.protocols());
    assertThat(after.publicKey()).isEqualTo(known.publicKey());
    assertThat(after.signedPeerRecord()).isEqualTo(known.signedPeerRecord());
  }

  @Test
  void partsCannotGrowAMessageBeyondItsLimits() {
    IdentifyMessage full = message(IdentifyMessage.MAX_ADDRESSES, 1);
    IdentifyMessage more =
        new IdentifyMessage(
            null, List.of(ADDRESS.withPeerId(SELF)), List.of(), null, "", "", empty());
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> full.withPart(more));
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(
            () -> message(1, IdentifyMessage.MAX_PROTOCOLS).withPart(protocols("/one/more")));
  }

  private static IdentifyMessage protocols(String... names) {
    return new IdentifyMessage(null, List.of(), List.of(names), null, "", "", empty());
  }

  private static ByteString empty() {
    return ByteString.EMPTY;
  }

  @Test
  void aPartOverItsLimitsIsRefused() {
    byte[] tooLong = new byte[IdentifyStream.MAX_PART_BYTES + 1];
    ProtoWriter tooManyProtocols = new ProtoWriter();
    for (int i = 0; i <= IdentifyMessage.MAX_PROTOCOLS; i++) {
      tooManyProtocols.string(3, "");
    }
    byte[] longName = new ProtoWriter().string(3, "x".repeat(513)).toByteArray();
    ProtoWriter tooManyFields = new ProtoWriter();
    for (int i = 0; i < 3_000; i++) {
      tooManyFields.varint(15, 0);
    }
    for (byte[] part :
        new byte[][] {
          tooLong, tooManyProtocols.toByteArray(), longName, tooManyFields.toByteArray()
        }) {
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> IdentifyMessage.decode(part));
    }
  }

  @Test
  void addressesThatCannotBeReadAreLeftOut() {
    byte[] part =
        new ProtoWriter()
            .bytes(2, new byte[] {1, 2, 3})
            .bytes(2, ADDRESS.encode())
            .bytes(4, new byte[0])
            .toByteArray();
    IdentifyMessage message = IdentifyMessage.decode(part);
    assertThat(message.listenAddresses()).containsExactly(ADDRESS);
    assertThat(message.observedAddress()).isNull();
  }

  @Test
  void aKeyThatIsNoneIsRefused() {
    byte[] part = new ProtoWriter().bytes(1, new byte[] {1, 2, 3}).toByteArray();
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> IdentifyMessage.decode(part));
  }

  @Test
  void theRecordIsVerifiedWhenItIsOpened() {
    assertThat(message(2, 2).openPeerRecord())
        .hasValueSatisfying(record -> assertThat(record.peer()).isEqualTo(SELF));
    assertThat(IdentifyMessage.EMPTY.openPeerRecord()).isEmpty();
    IdentifyMessage forged =
        new IdentifyMessage(
            null, List.of(), List.of(), null, "", "", ByteString.copyOf(new byte[50]));
    assertThatExceptionOfType(MalformedException.class).isThrownBy(forged::openPeerRecord);
  }

  @Test
  void mutationsAreReadOrRefused() {
    Mutations.of(99, message(3, 5).encode().getFirst())
        .feed(
            10_000,
            input -> {
              IdentifyMessage message = IdentifyMessage.decode(input);
              assertThat(throughAStream(message)).isNotNull();
            });
  }
}
