package dev.folkmoot.libp2p.multistream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dialer and listener against each other, and each against raw lines. */
final class MultistreamTest {

  private static final String HEADER = line("/multistream/1.0.0");
  private static final String YAMUX = "/yamux/1.0.0";

  /** A line as it stands on the wire, where its length fits one byte. */
  private static String line(String text) {
    return (char) (text.length() + 1) + text + "\n";
  }

  private static ByteBuffer bytes(String... lines) {
    return ByteBuffer.wrap(String.join("", lines).getBytes(UTF_8));
  }

  private static String drain(MultistreamDialer dialer) {
    var out = ByteBuffer.allocate(4_096);
    assertThat(dialer.drain(out)).isEqualTo(out.position());
    return new String(out.array(), 0, out.position(), UTF_8);
  }

  private static String drain(MultistreamListener listener) {
    var out = ByteBuffer.allocate(4_096);
    assertThat(listener.drain(out)).isEqualTo(out.position());
    return new String(out.array(), 0, out.position(), UTF_8);
  }

  @Test
  void headerAndProposalGoOutTogether() {
    var dialer = new MultistreamDialer(List.of(YAMUX));
    assertThat(drain(dialer)).isEqualTo(HEADER + line(YAMUX));
    assertThat(dialer.hasOutput()).isFalse();
    assertThat(dialer.receive(bytes(HEADER))).isEqualTo(new Negotiation.Pending());
    assertThat(dialer.receive(bytes(line(YAMUX)))).isEqualTo(new Negotiation.Selected(YAMUX));
  }

  @Test
  void theListenerEchoesWhatItSpeaks() {
    var listener = new MultistreamListener(List.of("/a", YAMUX));
    assertThat(listener.receive(bytes(HEADER, line(YAMUX))))
        .isEqualTo(new Negotiation.Selected(YAMUX));
    assertThat(drain(listener)).isEqualTo(HEADER + line(YAMUX));
  }

  @Test
  void refusalIsTheVectorOfTheSpecification() {
    var listener = new MultistreamListener(List.of("/a"));
    drain(listener);
    listener.receive(bytes(HEADER, line("/b")));
    var out = ByteBuffer.allocate(100);
    listener.drain(out);
    assertThat(HexFormat.of().formatHex(out.array(), 0, out.position())).isEqualTo("036e610a");
  }

  @Test
  void afterARefusalTheNextProposalFollows() {
    var dialer = new MultistreamDialer(List.of("/a", "/b"));
    drain(dialer);
    assertThat(dialer.mayWrite()).isFalse();
    dialer.receive(bytes(HEADER, line("na")));
    assertThat(drain(dialer)).isEqualTo(line("/b"));
    assertThat(dialer.receive(bytes(line("/b")))).isEqualTo(new Negotiation.Selected("/b"));
    assertThat(dialer.mayWrite()).isTrue();
  }

  @Test
  void whereNothingIsCommonTheDialerIsRefused() {
    var dialer = new MultistreamDialer(List.of("/a", "/b"));
    dialer.receive(bytes(HEADER, line("na"), line("na")));
    assertThat(dialer.receive(bytes())).isInstanceOf(Negotiation.Refused.class);
    assertThat(dialer.mayWrite() || dialer.mayFinish()).isFalse();
  }

  @Test
  void theOnlyProposalsDataNeedNotWait() {
    var dialer = new MultistreamDialer(List.of(YAMUX));
    assertThat(dialer.mayWrite()).isFalse();
    String sent = drain(dialer) + "data";
    assertThat(dialer.mayWrite()).isTrue();

    var listener = new MultistreamListener(List.of(YAMUX));
    ByteBuffer in = bytes(sent);
    assertThat(listener.receive(in)).isEqualTo(new Negotiation.Selected(YAMUX));
    assertThat(UTF_8.decode(in).toString()).isEqualTo("data");
  }

  @Test
  void theEndWaitsForTheEcho() {
    // Lesson 4.3.4: proposal, request and FIN in one burst leave js-libp2p hanging.
    var dialer = new MultistreamDialer(List.of("/echo"));
    drain(dialer);
    assertThat(dialer.mayWrite()).isTrue();
    assertThat(dialer.mayFinish()).isFalse();
    dialer.receive(bytes(HEADER));
    assertThat(dialer.mayFinish()).isFalse();
    dialer.receive(bytes(line("/echo")));
    assertThat(dialer.mayFinish()).isTrue();
  }

  @Test
  void bytesBehindTheEchoAreLeftToTheProtocol() {
    var dialer = new MultistreamDialer(List.of("/echo"));
    ByteBuffer in = bytes(HEADER, line("/echo"), "hello");
    assertThat(dialer.receive(in)).isEqualTo(new Negotiation.Selected("/echo"));
    dialer.receive(in);
    assertThat(in.remaining()).isEqualTo(5);
  }

  @Test
  void aListenerListsWhatItSpeaksWhenAsked() {
    var listener = new MultistreamListener(List.of("/a", "/bb"));
    drain(listener);
    listener.receive(bytes(HEADER, line("ls")));
    assertThat(drain(listener)).isEqualTo((char) 10 + line("/a") + line("/bb") + "\n");
    assertThat(listener.receive(bytes(line("/a")))).isEqualTo(new Negotiation.Selected("/a"));
  }

  @Test
  void aListenerIsNotAskedForever() {
    var listener = new MultistreamListener(List.of("/a"));
    listener.receive(bytes(HEADER));
    for (int i = 1; i < MultistreamListener.MAX_PROPOSALS; i++) {
      assertThat(listener.receive(bytes(line("/b")))).isEqualTo(new Negotiation.Pending());
    }
    assertThat(listener.receive(bytes(line("/b")))).isInstanceOf(Negotiation.Refused.class);
    assertThat(listener.receive(bytes(line("/a")))).isInstanceOf(Negotiation.Refused.class);
  }

  static Stream<String> notMultistream() {
    return Stream.of(
        "GET / HTTP/1.1\r\nHost: example.org\r\n" + "Accept: text/html\r\n".repeat(4),
        line("/multistream/2.0.0"),
        "\u0000",
        line(""));
  }

  @Test
  void whoSpeaksAnotherProtocolIsRefused() {
    notMultistream()
        .forEach(text -> {
          assertThatThrownBy(() -> new MultistreamListener(List.of("/a")).receive(bytes(text)))
              .isInstanceOf(MalformedException.class);
          assertThatThrownBy(() -> new MultistreamDialer(List.of("/a")).receive(bytes(text)))
              .isInstanceOf(MalformedException.class);
        });
  }

  @Test
  void anEchoOfWhatWasNotProposedIsRefused() {
    var dialer = new MultistreamDialer(List.of("/a"));
    assertThatThrownBy(() -> dialer.receive(bytes(HEADER, line("/b"))))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("not proposed");
  }

  @Test
  void aLineBeyondTheLimitIsRefusedByItsLengthAlone() {
    for (byte[] prefix :
        List.of(
            new byte[] {(byte) 0x81, 8},
            new byte[] {(byte) 0xFF, (byte) 0xFF},
            new byte[] {(byte) 0x80, 0})) {
      var listener = new MultistreamListener(List.of("/a"));
      assertThatThrownBy(() -> listener.receive(ByteBuffer.wrap(prefix)))
          .isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void theLongestLineIsTaken() {
    String longest = "/" + "x".repeat(1_022);
    var listener = new MultistreamListener(List.of(longest));
    var dialer = new MultistreamDialer(List.of(longest));
    var wire = ByteBuffer.allocate(4_096);
    dialer.drain(wire);
    assertThat(listener.receive(wire.flip())).isEqualTo(new Negotiation.Selected(longest));
    String tooLong = longest + "x";
    assertThatThrownBy(() -> new MultistreamDialer(List.of(tooLong)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLineWithoutItsNewlineIsRefused() {
    assertThatThrownBy(() -> new MultistreamListener(List.of("/a")).receive(bytes("\u0003abc")))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("newline");
  }

  @Test
  void aDialerProposesSomethingButNotEverything() {
    List<String> many = IntStream.range(0, 65).mapToObj(i -> "/" + i).toList();
    assertThatThrownBy(() -> new MultistreamDialer(many))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MultistreamDialer(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyCutOfTheBytesComesToTheSameAgreement(long seed) {
    var random = new Random(seed);
    List<String> proposals = List.of("/x/1", "/y/2", YAMUX, "/z");
    var dialer = new MultistreamDialer(proposals);
    var listener = new MultistreamListener(List.of("/z", YAMUX));
    Negotiation dialed = new Negotiation.Pending();
    Negotiation accepted = new Negotiation.Pending();
    for (int i = 0; i < 10_000 && dialed instanceof Negotiation.Pending; i++) {
      var out = ByteBuffer.allocate(1 + random.nextInt(7));
      if (random.nextBoolean()) {
        dialer.drain(out);
        accepted = listener.receive(out.flip());
      } else {
        listener.drain(out);
        dialed = dialer.receive(out.flip());
      }
    }
    assertThat(List.of(dialed, accepted)).containsOnly(new Negotiation.Selected(YAMUX));
  }

  private static byte[] after(String header, int... bytes) {
    byte[] head = header.getBytes(UTF_8);
    byte[] all = Arrays.copyOf(head, head.length + bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      all[head.length + i] = (byte) bytes[i];
    }
    return all;
  }

  @Test
  void aLengthInMoreBytesThanItNeedsIsRefused() {
    var listener = new MultistreamListener(List.of("/a"));
    // 3 in two groups: the same line could then be written in many ways.
    assertThatThrownBy(
            () -> listener.receive(ByteBuffer.wrap(after(HEADER, 0x83, 0x00, '/', 'a', '\n'))))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("minimal");
  }

  @Test
  void aLineOfNothingIsRefused() {
    var dialer = new MultistreamDialer(List.of("/a"));
    assertThatThrownBy(() -> dialer.receive(ByteBuffer.wrap(after(HEADER, 0))))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void nothingMayBeWrittenBeforeTheProposalOrAfterARefusal() {
    var dialer = new MultistreamDialer(List.of("/a"));
    assertThat(dialer.mayWrite()).isFalse();
    ByteBuffer small = ByteBuffer.allocate(5);
    while (dialer.hasOutput()) {
      assertThat(dialer.mayWrite()).isFalse();
      assertThat(dialer.drain(small.clear())).isPositive();
    }
    assertThat(dialer.mayWrite()).isTrue();
    assertThat(dialer.mayFinish()).isFalse();
    dialer.receive(ByteBuffer.wrap((HEADER + line("na")).getBytes(UTF_8)));
    assertThat(dialer.mayWrite()).isFalse();
    assertThat(dialer.mayFinish()).isFalse();
  }

  @Test
  void withSeveralProposalsDataWaitsForTheEcho() {
    var dialer = new MultistreamDialer(List.of("/a", "/b"));
    dialer.drain(ByteBuffer.allocate(256));
    assertThat(dialer.mayWrite()).isFalse();
    dialer.receive(ByteBuffer.wrap((HEADER + line("/a")).getBytes(UTF_8)));
    assertThat(dialer.mayWrite()).isTrue();
    assertThat(dialer.mayFinish()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void randomAndMutatedBytesOnlyEverEndInARefusal(long seed) {
    var random = new Random(seed);
    byte[] honest = (HEADER + line("/b") + line("ls") + line("/a") + "tail").getBytes(UTF_8);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = random.nextBoolean() ? honest.clone() : new byte[random.nextInt(3_000)];
      if (bytes.length != honest.length) {
        random.nextBytes(bytes);
      }
      for (int flips = random.nextInt(5); flips > 0 && bytes.length > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      var listener = new MultistreamListener(List.of("/a"));
      var dialer = new MultistreamDialer(List.of("/a", "/b"));
      var out = ByteBuffer.allocate(64 * 1_024);
      try {
        assertThat(listener.receive(ByteBuffer.wrap(bytes))).isNotNull();
      } catch (MalformedException refused) {
        assertThat(refused).hasMessageContaining("multistream");
      }
      try {
        assertThat(dialer.receive(ByteBuffer.wrap(bytes))).isNotNull();
      } catch (MalformedException refused) {
        assertThat(refused).hasMessageMatching(".*(multistream|proposed).*");
      }
      // What a remote can make us hold: an answer of a few bytes for each of its lines.
      assertThat(listener.drain(out) + dialer.drain(out)).isLessThan(64 * 40);
    }
  }
}
