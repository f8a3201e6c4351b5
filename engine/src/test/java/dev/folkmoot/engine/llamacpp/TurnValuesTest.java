package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.chat.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TurnValuesTest {

  private static final List<Tool> TOOLS = List.of(new Tool("now", "The time", Map.of()));
  private static final String MISTRAL = "{% if id|length != 9 %}";

  private static Message calls(String... idsAndNames) {
    List<ToolCall> calls = new ArrayList<>();
    for (int i = 0; i < idsAndNames.length; i += 2) {
      calls.add(new ToolCall(idsAndNames[i], idsAndNames[i + 1], Map.of("a", 1)));
    }
    return new Message(
        Role.ASSISTANT, "", Optional.empty(), calls, Optional.empty(), Optional.empty());
  }

  private static Message result(String name, String id) {
    return new Message(
        Role.TOOL,
        "r",
        Optional.empty(),
        List.of(),
        name.isEmpty() ? Optional.empty() : Optional.of(name),
        id.isEmpty() ? Optional.empty() : Optional.of(id));
  }

  private static List<TurnValue> turns(String template, Message... messages) {
    return new TurnValues(template).of(List.of(messages), TOOLS);
  }

  @Test
  void aResultLearnsTheNameOfTheToolFromTheCallItNames() {
    List<TurnValue> turns =
        turns("", calls("x", "now", "y", "then"), result("", "y"), result("", "x"));
    assertThat(turns.get(1).toolName()).contains("then");
    assertThat(turns.get(2).toolName()).contains("now");
  }

  @Test
  void resultsThatNameNoCallAnswerTheCallsInOrder() {
    List<TurnValue> turns =
        turns("", calls("", "now", "", "now"), result("now", ""), result("", ""));
    assertThat(turns.get(0).callIds()).containsExactly("call1", "call2");
    assertThat(turns.get(1).toolCallId()).contains("call1");
    assertThat(turns.get(2).toolCallId()).contains("call2");
  }

  @Test
  void aResultOfAnUnknownCallStaysAsItIs() {
    TurnValue turn = turns("", result("now", "z")).getFirst();
    assertThat(turn.toolCallId()).contains("z");
    assertThat(turn.toolName()).contains("now");
    assertThat(turns("", result("", "")).getFirst().toolCallId()).isEmpty();
  }

  @Test
  void mistralGetsNamesOfNineLettersOnBothSides() {
    List<TurnValue> turns =
        turns(MISTRAL, calls("call_ab12cd34", "now", "7", "then"), result("", "call_ab12cd34"));
    assertThat(turns.get(0).callIds()).containsExactly("lab12cd34", "000000007");
    assertThat(turns.get(1).toolCallId()).contains("lab12cd34");
    assertThat(turns.get(1).toolName()).contains("now");
  }

  @Test
  void phiGetsItsToolsInTheSystemTurn() {
    String template = "{{ message['tools'] }}";
    List<TurnValue> turns = turns(template, Message.of(Role.USER, "hi"));
    assertThat(turns).hasSize(2);
    assertThat(turns.getFirst().value(false).toString()).contains("\"The time\"");
    assertThat(turns(template, Message.of(Role.SYSTEM, "s"), Message.of(Role.USER, "hi")))
        .hasSize(2);
    assertThat(turns("", Message.of(Role.USER, "hi")).getFirst().value(false))
        .doesNotContainKey("tools");
  }

  @Test
  void argumentsAreAnObjectOrText() {
    TurnValue turn = turns("", calls("x", "now")).getFirst();
    assertThat(turn.value(false).toString()).contains("arguments={a=1}");
    assertThat(turn.value(true).toString()).contains("arguments={\"a\": 1}");
  }
}
