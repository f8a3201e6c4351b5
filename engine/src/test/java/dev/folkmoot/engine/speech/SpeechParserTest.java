package dev.folkmoot.engine.speech;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpeechParserTest {

  private static final long SEED = 20_261_122;
  private static final int RANDOM_CUTS = 40;
  private static final int GARBAGE = 250;
  private static final String QWEN = "tools <tool_call> <think> </think>";
  private static final List<Tool> NOW = List.of(new Tool("now", "", Map.of()));

  static Stream<Recording> recordings() {
    return Recording.all().stream();
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void everyFamilyIsUnderstood(Recording recording) {
    assertThat(recording.heard(List.of(recording.said()))).isEqualTo(recording.events());
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void whereATextIsCutMakesNoDifference(Recording recording) {
    String said = recording.said();
    for (int cut = 0; cut <= said.length(); cut++) {
      assertThat(recording.heard(List.of(said.substring(0, cut), said.substring(cut))))
          .as("cut at %d", cut)
          .isEqualTo(recording.events());
    }
    assertThat(recording.heard(said.chars().mapToObj(Character::toString).toList()))
        .as("character by character")
        .isEqualTo(recording.events());
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void manyCutsMakeNoDifferenceEither(Recording recording) {
    Random random = new Random(SEED);
    for (int round = 0; round < RANDOM_CUTS; round++) {
      List<String> pieces = new ArrayList<>();
      int at = 0;
      while (at < recording.said().length()) {
        int end = Math.min(recording.said().length(), at + random.nextInt(9));
        pieces.add(recording.said().substring(at, end));
        at = end;
      }
      assertThat(recording.heard(pieces)).as("%s", pieces).isEqualTo(recording.events());
    }
  }

  @Test
  void noCharacterOfRandomTextIsLostOrDoubled() {
    String[] words = {"<", "think", ">", "</", "<tool_", "call>", " ", "\n", "[", "{", "a", "é"};
    Random random = new Random(SEED);
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder("x");
      SpeechParser parser = new SpeechParser(Syntax.of(QWEN), NOW, Opening.FRESH);
      StringBuilder heard = new StringBuilder();
      parser.accept("x").forEach(piece -> heard.append(((Said.Text) piece).text()));
      for (int i = random.nextInt(12); i > 0; i--) {
        String word = words[random.nextInt(words.length)];
        if (!(text + word).contains("<tool_call>")) {
          text.append(word);
          parser.accept(word).forEach(piece -> heard.append(((Said.Text) piece).text()));
        }
      }
      parser.end().forEach(piece -> heard.append(((Said.Text) piece).text()));
      assertThat(heard).hasToString(text.toString());
    }
  }

  /** Marks in any order, whole and cut, and what stands between them. */
  private static String garbage(Recording recording, Random random) {
    List<String> words = new ArrayList<>(recording.syntax().marks(true));
    words.addAll(
        List.of(
            "{",
            "}",
            "[]",
            "{\"name\": \"now\"}",
            "{\"name\": \"now\", \"arguments\": {\"a\": [1]}}",
            "<function=now>",
            "<parameter=a>",
            "</parameter>",
            "</function>",
            "now",
            ";",
            " ",
            "\n",
            "to=functions.now",
            "analysis",
            "x"));
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(14); i >= 0; i--) {
      String word = words.get(random.nextInt(words.size()));
      text.append(random.nextInt(8) == 0 ? word.substring(0, word.length() / 2) : word);
    }
    return text.toString();
  }

  private static List<Said> heard(SpeechParser parser, List<String> pieces) {
    List<Said> heard = new ArrayList<>();
    pieces.forEach(piece -> heard.addAll(parser.accept(piece)));
    heard.addAll(parser.end());
    return Recording.joined(heard);
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void garbageIsUnderstoodAlikeHoweverItIsCut(Recording recording) {
    Random random = new Random(SEED);
    for (int round = 0; round < GARBAGE; round++) {
      String text = garbage(recording, random);
      SpeechParser one = recording.parser();
      List<Said> whole = heard(one, List.of(text));
      int cut = random.nextInt(text.length() + 1);
      SpeechParser two = recording.parser();
      assertThat(heard(two, List.of(text.substring(0, cut), text.substring(cut))))
          .as("%s", text)
          .isEqualTo(whole);
      SpeechParser many = recording.parser();
      assertThat(heard(many, text.chars().mapToObj(Character::toString).toList()))
          .as("%s", text)
          .isEqualTo(whole);
      assertThat(many.fault() == null).isEqualTo(one.fault() == null);
    }
  }

  @Test
  void nothingIsHeldBackThatCanBeNoMark() {
    SpeechParser parser = new SpeechParser(Syntax.of(QWEN), NOW, Opening.FRESH);
    assertThat(parser.accept("Sky")).containsExactly(new Said.Text("Sky"));
    assertThat(parser.accept(" is <b")).containsExactly(new Said.Text(" is <b"));
    assertThat(parser.accept("> blue <to")).containsExactly(new Said.Text("> blue"));
    assertThat(parser.accept("p")).containsExactly(new Said.Text(" <top"));
  }

  @Test
  void aCallIsToldAtItsLastBracket() {
    SpeechParser parser = new SpeechParser(Syntax.of(QWEN), NOW, Opening.FRESH);
    assertThat(parser.accept("<tool_call>\n{\"name\": \"now\", \"arguments\": {}")).isEmpty();
    assertThat(parser.accept("}")).containsExactly(new Said.Call("now", Map.of()));
  }

  @Test
  void aFaultIsSaidOnceAndNothingAfterIt() {
    SpeechParser parser = new SpeechParser(Syntax.of(QWEN), NOW, Opening.FRESH);
    assertThat(parser.accept("So: <tool_call>{]")).containsExactly(new Said.Text("So:"));
    assertThat(parser.fault()).hasMessageStartingWith("error parsing tool call: ");
    assertThat(parser.accept("more")).isEmpty();
    assertThat(parser.end()).isEmpty();
  }

  @Test
  void aCallWithoutEndIsAFaultBeforeItFillsTheMemory() {
    SpeechParser parser = new SpeechParser(Syntax.of(QWEN), NOW, Opening.FRESH);
    parser.accept("<tool_call>{\"name\": \"");
    String piece = "a".repeat(10_000);
    for (int i = 0; i * 10_000 < SpeechParser.MAX_CALL_CHARS; i++) {
      parser.accept(piece);
    }
    assertThat(parser.fault()).hasMessageContaining("more than 131072 characters");
  }

  @Test
  void endlessBlanksAreLetThrough() {
    SpeechParser parser = new SpeechParser(Syntax.of(QWEN), NOW, Opening.ANSWERING);
    int heard = 0;
    for (int i = 0; i < 100; i++) {
      heard +=
          parser.accept(" ".repeat(100)).stream()
              .mapToInt(s -> ((Said.Text) s).text().length())
              .sum();
    }
    assertThat(heard).isEqualTo(10_000 - SpeechParser.MAX_HELD_BLANKS);
  }

  @Test
  void aDeepArgumentIsAFault() {
    SpeechParser parser = new SpeechParser(Syntax.of(QWEN), NOW, Opening.FRESH);
    parser.accept("<tool_call>{\"name\": \"now\", \"arguments\": " + "{\"a\": ".repeat(99));
    assertThat(parser.fault()).isNotNull();
  }

  @Test
  void onlyTheAnswerMayHaveAForm() {
    SpeechParser tagged = new SpeechParser(Syntax.of(QWEN), List.of(), Opening.THINKING);
    assertThat(tagged.isAnswering()).isFalse();
    tagged.accept("hm</think>");
    assertThat(tagged.isAnswering()).isTrue();
    SpeechParser channels = new SpeechParser(new Syntax.Channels(), List.of(), Opening.FRESH);
    channels.accept("<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final");
    assertThat(channels.isAnswering()).isFalse();
    channels.accept("<|message|>");
    assertThat(channels.isAnswering()).isTrue();
  }
}
