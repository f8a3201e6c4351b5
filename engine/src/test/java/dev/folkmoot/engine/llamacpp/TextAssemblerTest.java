package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TextAssemblerTest {

  private static final int SEEDS = 400;

  @Test
  void textWithoutStopStringsComesAtOnce() {
    TextAssembler text = new TextAssembler(List.of());
    assertThat(text.accept(utf8("Once"))).isEqualTo("Once");
    assertThat(text.accept(utf8(" upon"))).isEqualTo(" upon");
    assertThat(text.holds()).isFalse();
    assertThat(text.flush()).isEmpty();
  }

  @Test
  void aCharacterInFourPiecesComesWhole() {
    TextAssembler text = new TextAssembler(List.of());
    byte[] emoji = utf8("x😀");
    assertThat(text.accept(Arrays.copyOfRange(emoji, 0, 2))).isEqualTo("x");
    assertThat(text.accept(Arrays.copyOfRange(emoji, 2, 3))).isEmpty();
    assertThat(text.accept(Arrays.copyOfRange(emoji, 3, 4))).isEmpty();
    assertThat(text.holds()).isTrue();
    assertThat(text.accept(Arrays.copyOfRange(emoji, 4, 5))).isEqualTo("😀");
  }

  @Test
  void aBrokenCharacterAtTheEndIsReplaced() {
    TextAssembler text = new TextAssembler(List.of());
    assertThat(text.accept(new byte[] {'a', (byte) 0xE2, (byte) 0x82})).isEqualTo("a");
    assertThat(text.flush()).isEqualTo("\uFFFD");
    assertThat(text.flush()).isEmpty();
  }

  @Test
  void whatMayBecomeAStopStringIsHeldBack() {
    TextAssembler text = new TextAssembler(List.of("User:"));
    assertThat(text.accept(utf8("Hi. Us"))).isEqualTo("Hi. ");
    assertThat(text.accept(utf8("ual"))).isEqualTo("Usual");
    assertThat(text.accept(utf8(" Use"))).isEqualTo(" ");
    assertThat(text.accept(utf8("r: x"))).isEmpty();
    assertThat(text.stopped()).isTrue();
    assertThat(text.flush()).isEmpty();
  }

  @Test
  void theEarliestStopStringOfAPieceWins() {
    TextAssembler text = new TextAssembler(List.of("c", "bcd", "ab"));
    assertThat(text.stoppedBy()).isNull();
    assertThat(text.accept(utf8("xabcd"))).isEqualTo("x");
    assertThat(text.stoppedBy()).isEqualTo("ab");
  }

  @Test
  void aStopStringInsideTheStartOfALongerOneStopsAtOnce() {
    TextAssembler text = new TextAssembler(List.of("\uD800", "abcX", "bc"));
    assertThat(text.accept(utf8("ab"))).isEmpty();
    assertThat(text.accept(utf8("c"))).isEqualTo("a");
    assertThat(text.stoppedBy()).isEqualTo("bc");
  }

  @Test
  void aStopStringThatIsNoTextIsIgnored() {
    TextAssembler text = new TextAssembler(List.of("\uD800"));
    assertThat(text.accept(utf8("why? because"))).isEqualTo("why? because");
  }

  static LongStream seeds() {
    return LongStream.range(0, SEEDS);
  }

  /** All text so far is looked at after every piece, and cut at the first stop string. */
  @ParameterizedTest
  @MethodSource("seeds")
  void itSaysWhatSomebodySaysWhoRemembersEverything(long seed) {
    Random random = new Random(seed);
    List<String> stops = stops(random);
    List<byte[]> pieces = pieces(random);

    TextAssembler text = new TextAssembler(stops);
    StringBuilder said = new StringBuilder();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      all.writeBytes(piece);
      said.append(text.accept(piece));
      if (text.stopped()) {
        break;
      }
      // Latin-1 keeps bytes apart: a stop string is looked for among bytes.
      assertThat(firstStop(all, stops)).as("no stop string was overlooked").isNegative();
    }
    said.append(text.flush());

    int end = firstStop(all, stops);
    byte[] expected = all.toByteArray();
    assertThat(text.stopped()).isEqualTo(end >= 0);
    assertThat(said.toString())
        .isEqualTo(
            new String(expected, 0, end < 0 ? expected.length : end, StandardCharsets.UTF_8));
  }

  private static int firstStop(ByteArrayOutputStream bytes, List<String> stops) {
    String text = bytes.toString(StandardCharsets.ISO_8859_1);
    return stops.stream()
        .mapToInt(stop -> text.indexOf(new String(utf8(stop), StandardCharsets.ISO_8859_1)))
        .filter(at -> at >= 0)
        .min()
        .orElse(-1);
  }

  private static List<String> stops(Random random) {
    List<String> stops = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      stops.add(word(random, 1 + random.nextInt(5)));
    }
    return stops;
  }

  /** A small alphabet, so that stop strings nearly happen all the time. */
  private static String word(Random random, int length) {
    String[] alphabet = {"a", "b", "a", "b", "ä", "€", "😀"};
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append(alphabet[random.nextInt(alphabet.length)]);
    }
    return word.toString();
  }

  /** Text cut anywhere, sometimes with bytes that belong to no character. */
  private static List<byte[]> pieces(Random random) {
    List<byte[]> pieces = new ArrayList<>();
    byte[] text = utf8(word(random, 30));
    for (int at = 0; at < text.length; ) {
      int next = Math.min(text.length, at + random.nextInt(6));
      pieces.add(Arrays.copyOfRange(text, at, next));
      at = next;
      if (random.nextInt(15) == 0) {
        byte[] garbage = new byte[1 + random.nextInt(3)];
        random.nextBytes(garbage);
        pieces.add(garbage);
      }
    }
    return pieces;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
