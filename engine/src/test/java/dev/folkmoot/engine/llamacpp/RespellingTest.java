package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.TokenIds;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RespellingTest {

  /**
   * A vocabulary of words with the blank before them, and of bytes for everything else.
   *
   * @param prefix what it puts before every text, as SentencePiece does
   */
  private record Words(String prefix, List<String> known) implements Replay.Pieces {

    private static final int BYTES = 256;

    int[] cut(String text) {
      String whole = text.isEmpty() ? "" : prefix + text;
      List<Integer> tokens = new ArrayList<>();
      int at = 0;
      while (at < whole.length()) {
        String rest = whole.substring(at);
        String word =
            known.stream()
                .filter(rest::startsWith)
                .max((a, b) -> a.length() - b.length())
                .orElse("");
        if (word.isEmpty()) {
          int end = at + Character.charCount(whole.codePointAt(at));
          for (byte b : whole.substring(at, end).getBytes(StandardCharsets.UTF_8)) {
            tokens.add(b & 0xff);
          }
          at = end;
        } else {
          tokens.add(BYTES + known.indexOf(word));
          at += word.length();
        }
      }
      return tokens.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public boolean maySay(int token) {
      return true;
    }

    @Override
    public byte[] piece(int token) {
      return token < BYTES
          ? new byte[] {(byte) token}
          : known.get(token - BYTES).getBytes(StandardCharsets.UTF_8);
    }

    TokenIds respelled(String text) {
      return new Respelling(this::cut, this).tokens(text);
    }

    String said(TokenIds tokens) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      tokens.toList().forEach(token -> bytes.writeBytes(piece(token)));
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }

  private static final List<String> KNOWN =
      List.of("The", " The", " sea", "sea", " ", "  ", "\n\n", ".\n", " is", "s");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The sea is",
        " The sea is",
        "  The",
        " ",
        "\n\nThe",
        ".\n",
        "sea \ud83d\udc1f \u00e4\u00f6",
        "\u00e4",
        "is The sea "
      })
  void tokensSayTheTextToTheByteWhateverTheVocabularyPutsBeforeIt(String text) {
    for (String prefix : List.of("", " ")) {
      Words words = new Words(prefix, KNOWN);
      assertThat(words.said(words.respelled(text))).isEqualTo(text);
    }
  }

  @Test
  void aFirstWordKeepsItsBlankAndGetsNoSecondOne() {
    Words words = new Words(" ", KNOWN);
    assertThat(words.respelled(" The sea").toList())
        .isEqualTo(List.of(256 + KNOWN.indexOf(" The"), 256 + KNOWN.indexOf(" sea")));
    assertThat(words.respelled("The sea").toList())
        .isEqualTo(List.of(256 + KNOWN.indexOf("The"), 256 + KNOWN.indexOf(" sea")));
  }

  @Test
  void aTextThatNoTokensSayIsRefused() {
    Words mangling = new Words("??", KNOWN);
    assertThat(mangling.said(mangling.respelled("The"))).isEqualTo("The");
    Respelling deaf = new Respelling(text -> new int[] {7}, mangling);
    assertThatThrownBy(() -> deaf.tokens("The")).isInstanceOf(FailureException.class);
  }
}
