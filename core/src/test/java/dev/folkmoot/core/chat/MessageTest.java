package dev.folkmoot.core.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MessageTest {

  @Test
  void aPlainTurnHasItsTextAndNothingElse() {
    assertThat(Message.of(Role.USER, ""))
        .isEqualTo(
            new Message(
                Role.USER, "", Optional.empty(), List.of(), Optional.empty(), Optional.empty()));
  }

  @Test
  void callsOfATurnAreACopy() {
    List<ToolCall> calls = new ArrayList<>(List.of(new ToolCall("1", "f", Map.of())));
    Message message =
        new Message(
            Role.ASSISTANT, "", Optional.empty(), calls, Optional.empty(), Optional.empty());
    calls.clear();
    assertThat(message.toolCalls()).hasSize(1);
  }

  /** Templates print arguments in the order they came; sorted ones would be another prompt. */
  @Test
  void argumentsOfACallKeepTheirOrderAndMayBeNull() {
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("z", 1);
    arguments.put("a", Optional.empty().orElse(null));
    arguments.put("m", List.of(true));
    ToolCall call = new ToolCall("1", "f", arguments);
    arguments.put("late", 2);
    assertThat(call.arguments().keySet()).containsExactly("z", "a", "m");
    assertThat(call.arguments()).containsEntry("z", 1).containsKey("a");
    assertThat(call.arguments().get("a")).isNull();
    assertThatThrownBy(() -> call.arguments().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @CsvSource({"SYSTEM,system", "USER,user", "ASSISTANT,assistant", "TOOL,tool"})
  void templatesKnowRolesByTheseNamesWhateverTheLanguage(Role role, String name) {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(role.wireName()).isEqualTo(name);
    } finally {
      Locale.setDefault(before);
    }
  }
}
