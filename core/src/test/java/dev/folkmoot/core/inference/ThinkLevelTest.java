package dev.folkmoot.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.failure.FailureException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThinkLevelTest {

  @Test
  void aLevelIsAlsoAYes() {
    assertThat(ThinkLevel.values())
        .filteredOn(ThinkLevel::isOn)
        .containsExactly(
            ThinkLevel.ON, ThinkLevel.LOW, ThinkLevel.MEDIUM, ThinkLevel.HIGH, ThinkLevel.MAX);
  }

  @Test
  void onlyALevelSaysHowHard() {
    assertThat(ThinkLevel.MEDIUM.effort()).contains("medium");
    assertThat(ThinkLevel.ON.effort()).isEmpty();
    assertThat(ThinkLevel.OFF.effort()).isEmpty();
  }

  @Test
  void aConversationHasNoMoreToolsThanAModelCanBeTold() {
    List<Tool> tools = Collections.nCopies(Prompt.Chat.MAX_TOOLS + 1, new Tool("f", "", Map.of()));
    assertThatThrownBy(() -> new Prompt.Chat(List.of(), tools, ThinkLevel.UNSET, List.of()))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("too many tools: 1025, at most 1024");
  }
}
