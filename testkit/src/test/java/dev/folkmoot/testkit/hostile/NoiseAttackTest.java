package dev.folkmoot.testkit.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.wire.ProtoWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stranger may do inside the handshake of Noise. */
final class NoiseAttackTest {

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final byte[] NOTHING = {};
  private static final int KEY_BYTES = 32;

  private Arena arena;

  @BeforeEach
  void open() throws Exception {
    arena = new Arena();
  }

  @AfterEach
  void close() throws Exception {
    try (Arena ending = arena) {
      ending.requireUndisturbed();
    }
  }

  private interface Handshake {
    void of(HostileConnection connection, HostileNoise noise) throws IOException;
  }

  /** Agrees on Noise, shakes hands badly, and is cut. */
  private void isCutBy(Handshake handshake) throws Exception {
    arena.attack(() -> {
      HostileConnection stranger = arena.dial();
      stranger.agreeOnNoise();
      var noise = new HostileNoise(stranger, arena.attacker().platform().random());
      handshake.of(stranger, noise);
      assertThat(stranger.isCutWithin(SOON)).isTrue();
    });
    assertThat(arena.strangers()).isEmpty();
  }

  private void isCutByPayload(UnaryOperator<byte[]> payload) throws Exception {
    isCutBy((_, noise) -> {
      noise.first(NOTHING);
      noise.second();
      noise.third(payload.apply(noise.staticKey()));
    });
  }

  /** The counterproof: this peer's handshake is good, so what is refused below is the forgery. */
  @Test
  void anHonestHandshakeIsTaken() throws Exception {
    arena.attack(() -> arena.shake(arena.dial()));
    arena.advance(SOON);

    assertThat(arena.strangers())
        .singleElement()
        .matches(connection -> connection.remoteKey().equals(arena.identity().publicKey()));
  }

  @Test
  void aSignatureOfSomebodyElseIsRefused() throws Exception {
    PrivateKey other = PrivateKey.generate(arena.attacker().platform().random());
    byte[] key = arena.identity().publicKey().encode();
    isCutByPayload(own -> Payloads.of(key, Payloads.signature(other, own), new ProtoWriter()));
  }

  @Test
  void aSignatureTakenFromAnotherHandshakeIsRefused() throws Exception {
    byte[] earlier = new byte[KEY_BYTES];
    isCutByPayload(_ -> Payloads.honest(arena.identity(), earlier));
  }

  @Test
  void aHandshakeWithoutIdentityIsRefused() throws Exception {
    isCutByPayload(_ -> NOTHING);
  }

  @Test
  void aKeyOfAnUnknownKindIsRefused() throws Exception {
    isCutByPayload(own ->
        Payloads.of(
            Payloads.key(9, new byte[KEY_BYTES]),
            Payloads.signature(arena.identity(), own),
            new ProtoWriter()));
  }

  /** CVE-2023-39533: to verify under a large RSA key costs us, and the stranger nothing. */
  @ParameterizedTest
  @ValueSource(ints = {1_024, 8_200, 16_384})
  void anRsaKeyOutOfBoundsIsRefusedUnused(int bits) throws Exception {
    isCutByPayload(_ -> Payloads.of(Payloads.rsaKey(bits), new byte[bits / 8], new ProtoWriter()));
  }

  @Test
  void whoSpeaksNoMuxerOfOursIsRefused() throws Exception {
    isCutByPayload(own -> Payloads.withMuxers(arena.identity(), own, List.of("/mplex/6.7.0")));
  }

  /** CL-2020-03: fields are counted before they are kept. */
  @Test
  void aThousandMuxersAreRefused() throws Exception {
    isCutByPayload(
        own -> Payloads.withMuxers(arena.identity(), own, Collections.nCopies(1_000, "/m")));
  }

  @Test
  void junkBehindThePayloadIsRefused() throws Exception {
    isCutByPayload(own -> {
      byte[] honest = Payloads.honest(arena.identity(), own);
      return Arrays.copyOf(honest, honest.length + 7);
    });
  }

  @Test
  void aPayloadBeyondItsLimitIsRefused() throws Exception {
    isCutByPayload(own ->
        Payloads.of(
            new byte[20_000], Payloads.signature(arena.identity(), own), new ProtoWriter()));
  }

  @Test
  void dataInTheFirstMessageIsRefused() throws Exception {
    isCutBy((_, noise) -> noise.first(new byte[10]));
  }

  /** A key of zeros makes a secret that everybody knows. */
  @Test
  void anEphemeralKeyOfZerosIsRefused() throws Exception {
    isCutBy((_, noise) -> noise.first(new byte[KEY_BYTES], NOTHING));
  }

  @Test
  void aFirstMessageThatIsTooShortIsRefused() throws Exception {
    isCutBy((_, noise) -> noise.writeMessage(new byte[KEY_BYTES - 1]));
  }

  /** CL-2020-03: the announced length is judged before anything is set aside for it. */
  @Test
  void aMessageOf64KibibytesIsRefusedByItsLengthAlone() throws Exception {
    isCutBy((connection, _) -> connection.write(new byte[] {(byte) 0xFF, (byte) 0xFF}));
  }

  @Test
  void aThirdMessageThatNobodySealedIsRefused() throws Exception {
    isCutBy((_, noise) -> {
      noise.first(NOTHING);
      noise.second();
      byte[] junk = new byte[200];
      new Random(1).nextBytes(junk);
      noise.writeMessage(junk);
    });
  }

  /** CVE-2022-23492: a slow loris within the handshake. */
  @Test
  void aByteASecondDoesNotProlongTheHandshake() throws Exception {
    isCutBy((connection, _) -> {
      connection.write(new byte[] {0, KEY_BYTES});
      connection.trickle(new byte[8], Duration.ofSeconds(1));
      assertThat(connection.isCutWithin(Duration.ofSeconds(3))).isTrue();
    });
  }

  /** The victim must not be made to talk to itself in its own name. */
  @Test
  void nobodyTakesTheVictimsOwnName() throws Exception {
    byte[] key = arena.victim().host().connections().getFirst().remoteKey().encode();
    isCutByPayload(
        own -> Payloads.of(key, Payloads.signature(arena.identity(), own), new ProtoWriter()));
  }

  @Test
  void junkBehindTheHandshakeEndsTheConnection() throws Exception {
    arena.attack(() -> {
      HostileConnection stranger = arena.dial();
      arena.shake(stranger);
      byte[] junk = new byte[70_000];
      new Random(2).nextBytes(junk);
      stranger.write(junk);
      assertThat(stranger.isCutWithin(SOON)).isTrue();
    });
  }

  @Test
  void aFrameShorterThanItsTagEndsTheConnection() throws Exception {
    arena.attack(() -> {
      HostileConnection stranger = arena.dial();
      arena.shake(stranger);
      stranger.write(new byte[] {0, 3, 1, 2, 3});
      assertThat(stranger.isCutWithin(SOON)).isTrue();
    });
  }

  @Test
  void aFrameThatIsRepeatedEndsTheConnection() throws Exception {
    arena.attack(() -> {
      HostileConnection stranger = arena.dial();
      HostileNoise noise = arena.shake(stranger);
      byte[] sealed = noise.seal(HostileYamux.header(0, HostileYamux.PING, HostileYamux.SYN, 0, 1));
      noise.writeMessage(sealed);
      noise.writeMessage(sealed);
      assertThat(stranger.isCutWithin(SOON)).isTrue();
    });
  }
}
