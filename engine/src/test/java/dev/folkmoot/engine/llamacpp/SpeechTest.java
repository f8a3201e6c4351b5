package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.engine.speech.Opening;
import dev.folkmoot.engine.speech.Said;
import dev.folkmoot.engine.speech.SpeechParser;
import dev.folkmoot.engine.speech.Syntax;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpeechTest {

  private static final List<Tool> NOW = List.of(new Tool("now", "", Map.of()));

  private static Speech speech(String... stops) {
    Syntax syntax = Syntax.of("tools <tool_call> <think> </think>");
    return new Speech(List.of(stops), new SpeechParser(syntax, NOW, Opening.FRESH));
  }

  private static List<Said> hear(Speech speech, String... pieces) {
    List<Said> said = new ArrayList<>();
    for (String piece : pieces) {
      said.addAll(speech.accept(piece.getBytes(StandardCharsets.UTF_8)));
    }
    said.addAll(speech.flush());
    return said;
  }

  @Test
  void anAnswerWithoutMarksIsText() {
    Speech plain = new Speech(List.of("STOP"), null);
    assertThat(hear(plain, "<think>", "a ST", "OP b"))
        .containsExactly(new Said.Text("<think>"), new Said.Text("a "));
    assertThat(plain.stopped()).isTrue();
    assertThat(plain.isAnswering()).isTrue();
    assertThat(plain.fault()).isNull();
  }

  @Test
  void aStopStringEndsTheAnswerAndNothingBehindItIsSaid() {
    Speech speech = speech("STOP");
    assertThat(hear(speech, "<think>STOP</think>", "go ST", "OP <tool_call>{\"name\":\"now\"}"))
        .containsExactly(new Said.Thought("STOP"), new Said.Text("go "));
    assertThat(speech.stopped()).isTrue();
  }

  @Test
  void theBeginningOfAStopStringIsToldBeforeACall() {
    Speech speech = speech("STOP");
    assertThat(hear(speech, "go ST<tool_call>{\"name\":\"now\"}</tool_call>OP"))
        .containsExactly(
            new Said.Text("go "),
            new Said.Text("ST"),
            new Said.Call("now", Map.of()),
            new Said.Text("OP"));
    assertThat(speech.stopped()).isFalse();
  }

  @Test
  void aCharacterThatIsCutInACallIsWholeInItsArguments() {
    byte[] call =
        "<tool_call>{\"name\":\"now\",\"arguments\":{\"a\":\"é€😀\"}}"
            .getBytes(StandardCharsets.UTF_8);
    Speech speech = speech();
    List<Said> said = new ArrayList<>();
    for (byte b : call) {
      said.addAll(speech.accept(new byte[] {b}));
    }
    assertThat(said).containsExactly(new Said.Call("now", Map.of("a", "é€😀")));
  }

  @Test
  void halfACharacterAtTheEndIsToldAsAReplacement() {
    Speech speech = speech("STOP");
    speech.accept(new byte[] {'a', (byte) 0xE2});
    assertThat(speech.flush()).containsExactly(new Said.Text("\uFFFD"));
  }
}
