package dev.folkmoot.testkit.hostile;

import static dev.folkmoot.testkit.hostile.HostileYamux.DATA;
import static dev.folkmoot.testkit.hostile.HostileYamux.FIN;
import static dev.folkmoot.testkit.hostile.HostileYamux.RST;
import static dev.folkmoot.testkit.hostile.HostileYamux.SYN;
import static dev.folkmoot.testkit.hostile.HostileYamux.WINDOW_BYTES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.multiformats.Uvarint;
import dev.folkmoot.libp2p.wire.ProtoWriter;
import dev.folkmoot.testkit.net.SimNetwork;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a peer may do on streams, in protocols that every host speaks. */
final class StreamAttackTest {

  private static final long SEED = 23;
  private static final String PUSH = "/ipfs/id/push/1.0.0";
  private static final String PING = "/ipfs/ping/1.0.0";
  private static final String PERF = "/perf/1.0.0";
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final int LISTEN_ADDRESS = 2;
  private static final int PROTOCOL = 3;
  private static final int SIGNED_RECORD = 8;

  private Arena arena;
  private HostileYamux yamux;

  @BeforeEach
  void open() throws Exception {
    // On the internet, where strangers are believed less.
    arena = new Arena(SimNetwork.ofPublicAddresses(SEED), config -> config);
    yamux = arena.call(arena::yamux);
    arena.advance(SOON);
  }

  @AfterEach
  void close() throws Exception {
    try (Arena ending = arena) {
      ending.requireUndisturbed();
    }
  }

  private PeerId attacker() {
    return PeerId.of(arena.identity().publicKey());
  }

  private List<Multiaddr> learned() {
    return arena.victim().host().peers().addresses(attacker());
  }

  private static byte[] framed(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(Uvarint.encode(part.length));
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private void push(int stream, byte[] bytes) throws IOException {
    yamux.open(stream, PUSH, bytes);
    yamux.frame(DATA, FIN, stream, 0);
  }

  /** Pushes this, and is told with a reset that nobody wants it. */
  private void isRefused(byte[] bytes) throws Exception {
    arena.attack(() -> {
      push(1, bytes);
      assertThat(yamux.readUntil(1, RST).flags() & RST).isEqualTo(RST);
    });
    assertThat(learned()).isEmpty();
  }

  private static byte[] addresses(int count) {
    var message = new ProtoWriter();
    for (int i = 0; i < count; i++) {
      message.bytes(
          LISTEN_ADDRESS,
          Multiaddr.parse("/ip4/11.9." + i / 256 + "." + i % 256 + "/tcp/4001").encode());
    }
    return message.toByteArray();
  }

  // ---- identify --------------------------------------------------------------------------------

  /** The counterproof: a push as it should be is taken in. */
  @Test
  void anHonestPushIsTakenIn() throws Exception {
    arena.attack(() -> push(1, framed(addresses(3))));
    arena.advance(SOON);
    assertThat(learned()).hasSize(3);
  }

  /** CVE-2023-40583: what one peer says of itself is bounded, however much it says. */
  @Test
  void moreAddressesThanAnybodyHasAreRefused() throws Exception {
    byte[] many = addresses(250);
    isRefused(framed(many, addresses(510), many));
  }

  /** CVE-2023-40583: and of what is within the bounds only so much is kept. */
  @Test
  void onlySomeOfManyAddressesAreKept() throws Exception {
    arena.attack(() -> push(1, framed(addresses(400))));
    arena.advance(SOON);
    assertThat(learned()).hasSize(64);
  }

  /** CVE-2023-40583: records of many made-up peers do not add up. */
  @Test
  void aRecordOfAnotherPeerIsNotKept() throws Exception {
    byte[] record = new ProtoWriter().bytes(SIGNED_RECORD, new byte[5_000]).toByteArray();
    arena.attack(() -> push(1, framed(record)));
    arena.advance(SOON);
    assertThat(arena.victim().host().peers().record(attacker())).isEmpty();
  }

  /** CL-2020-03: a part has 8 KiB, whatever its length says. */
  @Test
  void aPartBeyondItsLimitIsRefusedByItsLengthAlone() throws Exception {
    isRefused(Uvarint.encode(8 * 1024 + 1));
  }

  /** GHSA-xqvc-92cf-94j4: a length that never ends. */
  @Test
  void aLengthWithoutEndIsRefused() throws Exception {
    byte[] length = new byte[200];
    Arrays.fill(length, (byte) 0xFF);
    isRefused(length);
  }

  /** CL-2020-03: fields are counted before they are decoded. */
  @Test
  void thousandsOfFieldsAreRefused() throws Exception {
    var message = new ProtoWriter();
    for (int i = 0; i < 4_000; i++) {
      message.bytes(15, new byte[0]);
    }
    isRefused(framed(message.toByteArray()));
  }

  @Test
  void partsWithoutEndAreRefused() throws Exception {
    byte[] part = new ProtoWriter().string(PROTOCOL, "/x").toByteArray();
    byte[][] parts = new byte[50][];
    Arrays.fill(parts, part);
    isRefused(framed(parts));
  }

  @Test
  void aProtocolNameWithoutEndIsRefused() throws Exception {
    isRefused(framed(new ProtoWriter().string(PROTOCOL, "/x".repeat(1_000)).toByteArray()));
  }

  /** Section 6, amplification: each push costs us a signature and a round of events. */
  @Test
  void aFloodOfPushesIsMetered() throws Exception {
    arena.attack(() -> {
      for (int i = 0; i < 60; i++) {
        byte[] part = new ProtoWriter().string(PROTOCOL, "/push/" + i).toByteArray();
        push(2 * i + 1, framed(part));
        yamux.readUntil(2 * i + 1, RST | FIN);
      }
    });
    // Four at once and one in five seconds: the last ones changed nothing.
    assertThat(arena.victim().host().peers().protocols(attacker()))
        .isNotEmpty()
        .doesNotContain(new ProtocolId("/push/59"));
  }

  /** Section 6: a stranger on the internet must not make us dial into our own network. */
  @Test
  void addressesOfOurOwnNetworkAreNotLearnedFromTheInternet() throws Exception {
    var message = new ProtoWriter();
    for (String address :
        List.of(
            "/ip4/192.168.0.1/tcp/80",
            "/ip4/127.0.0.1/tcp/22",
            "/ip4/169.254.169.254/tcp/80",
            "/ip6/::1/tcp/22",
            "/ip6/fd00::1/tcp/22",
            "/ip4/11.200.0.1/tcp/4001")) {
      message.bytes(LISTEN_ADDRESS, Multiaddr.parse(address).encode());
    }
    arena.attack(() -> push(1, framed(message.toByteArray())));
    arena.advance(SOON);
    assertThat(learned()).containsExactly(Multiaddr.parse("/ip4/11.200.0.1/tcp/4001"));
  }

  /** A slow loris within a message has five seconds for all of it. */
  @Test
  void aPushOfAByteASecondIsCutShort() throws Exception {
    arena.attack(() -> {
      yamux.open(1, PUSH, Uvarint.encode(100));
      for (int i = 0; i < 6; i++) {
        yamux.data(0, 1, new byte[1]);
        pause();
      }
      assertThat(yamux.readUntil(1, RST).stream()).isEqualTo(1);
    });
  }

  private void pause() throws IOException {
    arena.pause(SOON);
  }

  // ---- negotiation, ping, perf -----------------------------------------------------------------

  @Test
  void aNegotiationThatNeverEndsIsResetAfterTenSeconds() throws Exception {
    arena.attack(() -> {
      yamux.data(SYN, 1, new byte[] {19});
      pause();
      assertThat(arena.pending().streams()).isEqualTo(1);
      assertThat(yamux.readUntil(1, RST).stream()).isEqualTo(1);
    });
  }

  @Test
  void aProtocolNobodyServesIsRefusedByName() throws Exception {
    arena.attack(() -> {
      yamux.open(1, "/nobody/1", new byte[0]);
      var answer = new StringBuilder();
      while (!answer.toString().endsWith("na\n")) {
        answer.append(UTF_8.decode(yamux.readData(1)));
      }
      assertThat(answer.toString()).contains(HostileConnection.MULTISTREAM);
    });
  }

  /** Streams of this protocol with the attacker. */
  private List<Stream> streams(String protocol) {
    return arena.strangers().getFirst().streams().stream()
        .filter(stream -> stream.protocol().value().equals(protocol))
        .toList();
  }

  @Test
  void pingsOnManyStreamsAreServedOnTwo() throws Exception {
    arena.attack(() -> {
      for (int i = 0; i < 10; i++) {
        yamux.open(2 * i + 1, PING, new byte[32]);
      }
      pause();
    });
    assertThat(streams(PING)).hasSize(2);
  }

  @Test
  void whoPingsWithoutReadingIsNotListenedTo() throws Exception {
    long before = arena.usage().bytes();
    arena.attack(() -> {
      // Never a window update: after one window of answers the victim can write no more.
      yamux.open(1, PING, new byte[0]);
      for (int sent = 0; sent < WINDOW_BYTES - 1_024; sent += 32_000) {
        yamux.data(0, 1, new byte[Math.min(32_000, WINDOW_BYTES - 1_024 - sent)]);
        pause();
      }
    });
    assertThat(arena.usage().bytes() - before).isLessThanOrEqualTo(2L * WINDOW_BYTES);
  }

  @Test
  void perfIsOffUnlessAskedFor() throws Exception {
    arena.attack(() -> {
      yamux.open(1, PERF, ByteBuffer.allocate(Long.BYTES).putLong(1_000_000).array());
      yamux.frame(DATA, FIN, 1, 0);
      pause();
    });
    assertThat(streams(PERF)).isEmpty();
  }
}
