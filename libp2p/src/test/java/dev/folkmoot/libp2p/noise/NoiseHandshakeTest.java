package dev.folkmoot.libp2p.noise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.SeededRandom;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.wire.ProtoWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The libp2p handshake between two of ours, and against a remote that follows no rules. */
final class NoiseHandshakeTest {

  private static final String YAMUX = "/yamux/1.0.0";

  private final PrivateKey alice = PrivateKey.generate(new SeededRandom(1));
  private final PrivateKey bob = PrivateKey.generate(new SeededRandom(2));

  private static PeerId idOf(PrivateKey key) {
    return PeerId.of(key.publicKey());
  }

  private NoiseHandshake dialer(Optional<PeerId> expected, List<String> muxers) {
    return NoiseHandshake.initiator(alice, expected, muxers, new SeededRandom(3));
  }

  private NoiseHandshake listener(List<String> muxers) {
    return NoiseHandshake.responder(bob, Optional.empty(), muxers, new SeededRandom(4));
  }

  private static ByteBuffer drain(NoiseHandshake side) {
    var out = ByteBuffer.allocate(NoiseHandshake.MAX_MESSAGE_BYTES + 2);
    side.drain(out);
    assertThat(side.hasOutput()).isFalse();
    return out.flip();
  }

  private record Both(NoiseSession dialer, NoiseSession listener) {}

  private static Both shake(NoiseHandshake dialer, NoiseHandshake listener) {
    assertThat(listener.receive(drain(dialer))).isEmpty();
    NoiseSession dialed = dialer.receive(drain(listener)).orElseThrow();
    NoiseSession accepted = listener.receive(drain(dialer)).orElseThrow();
    return new Both(dialed, accepted);
  }

  @Test
  void bothLearnWhoTheOtherIsAndWhichMuxerToSpeak() {
    Both both =
        shake(
            dialer(Optional.of(idOf(bob)), List.of("/other", YAMUX)),
            listener(List.of("/mplex/6.7.0", YAMUX)));

    assertThat(both.dialer().remote()).isEqualTo(idOf(bob));
    assertThat(both.listener().remote()).isEqualTo(idOf(alice));
    assertThat(both.dialer().remoteKey()).isEqualTo(bob.publicKey());
    assertThat(both.dialer().muxer()).contains(YAMUX);
    assertThat(both.listener().muxer()).contains(YAMUX);
  }

  @Test
  void theInitiatorsOrderDecides() {
    Both both = shake(dialer(Optional.empty(), List.of("a", "b")), listener(List.of("b", "a")));
    assertThat(both.dialer().muxer()).contains("a");
    assertThat(both.listener().muxer()).contains("a");
  }

  @Test
  void whereOneNamesNoMuxerItIsLeftToMultistream() {
    Both both = shake(dialer(Optional.empty(), List.of()), listener(List.of(YAMUX)));
    assertThat(both.dialer().muxer()).isEmpty();
    assertThat(both.listener().muxer()).isEmpty();
  }

  @Test
  void withoutACommonMuxerThereIsNoConnection() {
    NoiseHandshake dialer = dialer(Optional.empty(), List.of("a"));
    NoiseHandshake listener = listener(List.of("b"));
    listener.receive(drain(dialer));
    assertThatThrownBy(() -> dialer.receive(drain(listener)))
        .isInstanceOf(NoiseException.class)
        .hasMessageContaining("no muxer");
    assertThat(dialer.hasOutput()).isFalse();
  }

  @Test
  void anUnexpectedPeerIsRefusedBeforeItLearnsWhoAsks() {
    NoiseHandshake dialer = dialer(Optional.of(idOf(alice)), List.of());
    NoiseHandshake listener = listener(List.of());
    listener.receive(drain(dialer));

    assertThatThrownBy(() -> dialer.receive(drain(listener)))
        .isInstanceOf(NoiseException.class)
        .hasMessageContaining("expected " + idOf(alice))
        .hasMessageContaining(idOf(bob).toString());
    assertThat(dialer.hasOutput()).isFalse();
    assertThatThrownBy(() -> dialer.receive(ByteBuffer.allocate(1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aListenerMayExpectSomebodyToo() {
    NoiseHandshake dialer = dialer(Optional.empty(), List.of());
    NoiseHandshake listener =
        NoiseHandshake.responder(bob, Optional.of(idOf(bob)), List.of(), new SeededRandom(5));
    listener.receive(drain(dialer));
    dialer.receive(drain(listener));
    assertThatThrownBy(() -> listener.receive(drain(dialer)))
        .isInstanceOf(NoiseException.class)
        .hasMessageContaining("expected");
  }

  @Test
  void theFirstMessageMayTravelBehindTheProposal() {
    // Three round trips in all (reference 4.2): nothing must be heard before it is sent.
    ByteBuffer first = drain(dialer(Optional.empty(), List.of(YAMUX)));
    assertThat(first.remaining()).isEqualTo(2 + 32);
    assertThat(first.getShort(0)).isEqualTo((short) 32);
  }

  @Test
  void bytesBehindTheHandshakeAreLeftToTheTransport() {
    NoiseHandshake dialer = dialer(Optional.empty(), List.of());
    NoiseHandshake listener = listener(List.of());
    listener.receive(drain(dialer));
    NoiseSession dialed = dialer.receive(drain(listener)).orElseThrow();
    var out = ByteBuffer.allocate(1_000);
    dialer.drain(out);
    dialed.transport().seal(ByteBuffer.wrap("early".getBytes(UTF_8)), out);
    out.flip();

    NoiseSession accepted = listener.receive(out).orElseThrow();
    var plain = ByteBuffer.allocate(100);
    assertThat(accepted.transport().open(out, plain)).isEqualTo(5);
    assertThat(new String(plain.array(), 0, 5, UTF_8)).isEqualTo("early");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void anyCutOfTheBytesIsFine(long seed) {
    var random = new Random(seed);
    NoiseHandshake dialer = dialer(Optional.empty(), List.of(YAMUX));
    NoiseHandshake listener = listener(List.of(YAMUX));
    Optional<NoiseSession> dialed = Optional.empty();
    Optional<NoiseSession> accepted = Optional.empty();
    while (accepted.isEmpty()) {
      var piece = ByteBuffer.allocate(1 + random.nextInt(9));
      if (dialer.hasOutput()) {
        dialer.drain(piece);
        accepted = listener.receive(piece.flip());
      } else {
        assertThat(listener.drain(piece)).isPositive();
        dialed = dialer.receive(piece.flip());
      }
    }
    assertThat(dialed).isPresent();
  }

  @Test
  void theSameSeedSaysTheSameBytes() {
    ByteBuffer once = drain(dialer(Optional.empty(), List.of()));
    ByteBuffer twice = drain(dialer(Optional.empty(), List.of()));
    NoiseHandshake other =
        NoiseHandshake.initiator(alice, Optional.empty(), List.of(), new SeededRandom(99));
    assertThat(once).isEqualTo(twice).isNotEqualTo(drain(other));
  }

  /** A responder that does the pattern right and puts what it likes into the payload. */
  private ByteBuffer answer(NoiseHandshake dialer, Payload payload) {
    var pattern =
        new XxPattern(
            false, new byte[0], KeyPair.generate(new SeededRandom(6)), new KeyPair(new byte[32]));
    ByteBuffer first = drain(dialer);
    byte[] message = new byte[32];
    first.position(2).get(message);
    pattern.read(message);
    byte[] second = pattern.write(payload.of(pattern.staticPoint()));
    return ByteBuffer.allocate(2 + second.length)
        .putShort((short) second.length)
        .put(second)
        .flip();
  }

  private interface Payload {
    byte[] of(byte[] staticKey);
  }

  private void assertRefused(String reason, Payload payload) {
    NoiseHandshake dialer = dialer(Optional.empty(), List.of());
    ByteBuffer second = answer(dialer, payload);
    assertThatThrownBy(() -> dialer.receive(second))
        .isInstanceOf(NoiseException.class)
        .hasMessageContaining(reason);
    assertThat(dialer.hasOutput()).isFalse();
  }

  @Test
  void aSignatureOfAnotherKeyIsRefused() {
    assertRefused(
        "did not sign",
        s ->
            new HandshakePayload(
                    bob.publicKey().encoded(),
                    HandshakePayload.sign(alice, s, List.of()).signature(),
                    List.of())
                .encode());
  }

  @Test
  void aSignatureOfAnotherStaticKeyIsRefused() {
    assertRefused(
        "did not sign", s -> HandshakePayload.sign(bob, new byte[32], List.of()).encode());
  }

  @Test
  void aSignatureWithoutThePrefixIsRefused() {
    assertRefused(
        "did not sign",
        s ->
            new HandshakePayload(
                    bob.publicKey().encoded(), ByteString.copyOf(bob.sign(s)), List.of())
                .encode());
  }

  @Test
  void aPayloadWithoutIdentityIsRefused() {
    assertRefused("no identity", s -> new byte[0]);
  }

  @Test
  void aKeyThatIsNoneIsRefused() {
    assertRefused(
        "handshake", s -> new ProtoWriter().bytes(1, new byte[] {8, 1, 18, 0}).toByteArray());
  }

  @Test
  void trailingDataInThePayloadIsRefused() {
    assertRefused(
        "handshake",
        s -> {
          byte[] payload = HandshakePayload.sign(bob, s, List.of()).encode();
          byte[] longer = Arrays.copyOf(payload, payload.length + 3);
          longer[payload.length] = 0x0f;
          return longer;
        });
  }

  @Test
  void aPayloadBeyondTheLimitIsRefused() {
    assertRefused("message of", s -> new byte[HandshakePayload.MAX_BYTES + 1]);
  }

  @Test
  void tooManyMuxersAreRefused() {
    assertRefused(
        "muxers",
        s -> {
          var extensions = new ProtoWriter();
          for (int i = 0; i < 17; i++) {
            extensions.string(2, "/m" + i);
          }
          return new ProtoWriter()
              .bytes(1, bob.publicKey().encoded())
              .message(4, extensions)
              .toByteArray();
        });
  }

  @Test
  void fieldsOfTheFutureAreSkipped() {
    NoiseHandshake dialer = dialer(Optional.of(idOf(bob)), List.of(YAMUX));
    ByteBuffer second =
        answer(
            dialer,
            s -> {
              var honest = HandshakePayload.sign(bob, s, List.of());
              var extensions = new ProtoWriter().bytes(1, new byte[40]).string(2, YAMUX);
              return new ProtoWriter()
                  .bytes(3, new byte[] {1, 2})
                  .bytes(1, honest.identityKey())
                  .bytes(2, honest.signature())
                  .message(4, extensions)
                  .varint(90, 5)
                  .toByteArray();
            });
    assertThat(dialer.receive(second).orElseThrow().muxer()).contains(YAMUX);
  }

  @Test
  void aFirstMessageWithDataIsRefused() {
    var first = ByteBuffer.allocate(2 + 33).putShort((short) 33).put(2, (byte) 9).position(0);
    assertThatThrownBy(() -> listener(List.of()).receive(first))
        .isInstanceOf(NoiseException.class)
        .hasMessageContaining("carries data");
  }

  @Test
  void anAllZeroKeyIsRefused() {
    var first = ByteBuffer.allocate(2 + 32).putShort((short) 32).position(0);
    assertThatThrownBy(() -> listener(List.of()).receive(first))
        .isInstanceOf(NoiseException.class)
        .hasMessageContaining("small order");
  }

  @Test
  void anOversizeMessageIsRefusedByItsLengthAlone() {
    var first = ByteBuffer.allocate(2).putShort((short) 0xFFFF).flip();
    assertThatThrownBy(() -> listener(List.of()).receive(first))
        .isInstanceOf(NoiseException.class)
        .hasMessageContaining("65535");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void flippedBitsAndRandomBytesOnlyEverEndInARefusal(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      NoiseHandshake dialer = dialer(Optional.empty(), List.of(YAMUX));
      NoiseHandshake listener = listener(List.of(YAMUX));
      ByteBuffer first = drain(dialer);
      int target = random.nextInt(3);
      if (target == 0) {
        byte[] noise = new byte[random.nextInt(300)];
        random.nextBytes(noise);
        receiveQuietly(listener, ByteBuffer.wrap(noise));
        continue;
      }
      listener.receive(first);
      ByteBuffer second = drain(listener);
      if (target == 1) {
        // Beyond the length, which can only make the message wait for more.
        flip(second, 2, random);
        assertThat(receiveQuietly(dialer, second)).isFalse();
        continue;
      }
      dialer.receive(second);
      ByteBuffer third = drain(dialer);
      flip(third, 2, random);
      assertThat(receiveQuietly(listener, third)).isFalse();
    }
  }

  private static void flip(ByteBuffer bytes, int from, Random random) {
    int at = from + random.nextInt(bytes.limit() - from);
    // The top bit of a curve point carries nothing by RFC 7748, but it is hashed all the same.
    bytes.put(at, (byte) (bytes.get(at) ^ (1 << random.nextInt(8))));
  }

  private static boolean receiveQuietly(NoiseHandshake side, ByteBuffer in) {
    try {
      return side.receive(in).isPresent();
    } catch (NoiseException refused) {
      assertThat(refused).hasMessageNotContaining("null");
      return false;
    }
  }
}
