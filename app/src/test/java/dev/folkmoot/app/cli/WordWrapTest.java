package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.utils.WCWidth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WordWrapTest {

  private static final String BACK_AND_ERASE = "\u001b\\[(\\d+)D\u001b\\[K\n";

  private final AtomicInteger columns = new AtomicInteger(11);
  private final WordWrap wrap = new WordWrap(WCWidth::wcwidth, columns::get);

  /** What stands on the screen after all pieces, with erased letters gone. */
  private String shown(String... pieces) {
    StringBuilder screen = new StringBuilder();
    for (String piece : pieces) {
      String written = wrap.take(piece);
      for (int i = 0; i < written.length(); ) {
        String rest = written.substring(i);
        var back = java.util.regex.Pattern.compile(BACK_AND_ERASE).matcher(rest);
        if (back.lookingAt()) {
          erase(screen, Integer.parseInt(back.group(1)));
          screen.append('\n');
          i += back.end();
        } else if (rest.startsWith("\u001b[K")) {
          i += 3;
        } else {
          screen.append(written.charAt(i));
          i++;
        }
      }
    }
    return screen.toString();
  }

  private static void erase(StringBuilder screen, int wide) {
    int left = wide;
    while (left > 0) {
      int letter = screen.codePointBefore(screen.length());
      screen.setLength(screen.length() - Character.charCount(letter));
      left -= Math.max(0, WCWidth.wcwidth(letter));
    }
  }

  @Test
  void wordsAreTakenToTheNextLineWhole() {
    assertThat(shown("the quick brown fox")).isEqualTo("the quick \nbrown fox");
  }

  @Test
  void aWordThatComesInPiecesIsTakenAlongWithItsBeginning() {
    assertThat(shown("the ", "qui", "ck br", "ow", "n fox")).isEqualTo("the quick \nbrown fox");
  }

  @Test
  void aSpaceAtTheEdgeIsTheLinesEnd() {
    assertThat(shown("0123456789 next")).isEqualTo("0123456789\nnext");
  }

  @Test
  void aWordLongerThanALineIsBrokenWhereTheLineEnds() {
    assertThat(shown("a 0123456789abcdef b")).isEqualTo("a \n0123456789\nabcdef b");
  }

  @ParameterizedTest
  @CsvSource({"世界世界世界世界, '世界世界世\n界世界'", "a世界世界世界世界, 'a世界世界\n世界世界'"})
  void wideLettersTakeTwoColumnsAndMayBePartedFromEachOther(String text, String lines) {
    assertThat(shown(text)).isEqualTo(lines);
  }

  @ParameterizedTest
  @ValueSource(strings = {"👨‍👩‍👧", "e\u0301", "ก็", "👍🏽"})
  void whatBelongsTogetherIsNotBrokenApart(String cluster) {
    for (int before = 0; before < 10; before++) {
      columns.set(11);
      String line = shown("\n" + "x ".repeat(5).substring(0, before) + cluster + "!");
      assertThat(line.lines()).anyMatch(one -> one.contains(cluster));
    }
  }

  @Test
  void halfALetterWaitsForItsOtherHalf() {
    String thumb = "👍";
    assertThat(wrap.take("a" + thumb.charAt(0))).isEqualTo("a");
    assertThat(wrap.take(thumb.charAt(1) + "b")).isEqualTo(thumb + "b");
  }

  @Test
  void nothingInAnAnswerMovesTheCursor() {
    assertThat(wrap.take("a\u001b[2J\u0007\u009b\r\nb")).isEqualTo("a?[2J??\nb");
  }

  @Test
  void aTerminalThatChangesItsWidthIsFollowed() {
    assertThat(shown("one two ")).isEqualTo("one two ");
    columns.set(21);
    assertThat(shown("three four five")).isEqualTo("three four \nfive");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8})
  void whereTheWidthIsUnknownOrTinyNothingIsBroken(int width) {
    columns.set(width);
    assertThat(shown("the quick brown fox")).isEqualTo("the quick brown fox");
  }

  @Test
  void noLineIsEverWiderThanTheTerminalAndNoLetterIsLost() {
    String letters = "ab cd  efghij 世界 e\u0301👍\tklmnopqrstu\nv";
    int[] points = letters.codePoints().toArray();
    Random random = new Random(20_261_122L);
    for (int round = 0; round < 300; round++) {
      columns.set(9 + random.nextInt(20));
      WordWrap fresh = new WordWrap(WCWidth::wcwidth, columns::get);
      StringBuilder text = new StringBuilder();
      random.ints(60, 0, points.length).forEach(i -> text.appendCodePoint(points[i]));
      String written = shownBy(fresh, text.toString());
      assertThat(written.lines())
          .allMatch(line -> line.codePoints().map(WCWidth::wcwidth).sum() < columns.get());
      assertThat(written.replaceAll("\\s", "")).isEqualTo(text.toString().replaceAll("\\s", ""));
    }
  }

  private String shownBy(WordWrap fresh, String text) {
    StringBuilder all = new StringBuilder();
    String written = fresh.take(text);
    var back = java.util.regex.Pattern.compile(BACK_AND_ERASE + "|\u001b\\[K").matcher(written);
    int at = 0;
    while (back.find()) {
      all.append(written, at, back.start());
      if (back.group(1) != null) {
        erase(all, Integer.parseInt(back.group(1)));
        all.append('\n');
      }
      at = back.end();
    }
    return all.append(written.substring(at)).toString();
  }
}
