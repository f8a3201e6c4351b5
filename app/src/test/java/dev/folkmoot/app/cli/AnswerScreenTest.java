package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AnswerScreenTest {

  private final StringBuilder out = new StringBuilder();
  private final List<String> machines = new ArrayList<>();

  private AnswerScreen screen(boolean showsThoughts) {
    return new AnswerScreen(
        out::append, new WordWrap(_ -> 1, () -> 0), showsThoughts, machines::add);
  }

  @Test
  void thoughtsAreDimAndStandApartFromTheAnswer() {
    AnswerScreen screen = screen(true);
    screen.thinking("Well, ");
    screen.thinking("well.");
    screen.text("");
    screen.text("Yes.");
    assertThat(screen.close()).isEqualTo("Yes.");
    assertThat(out)
        .hasToString("\u001b[2mThinking...\nWell, well.\n...done thinking.\n\n\u001b[0mYes.\n");
  }

  @Test
  void thoughtsMayBeHidden() {
    AnswerScreen screen = screen(false);
    screen.thinking("Well.");
    screen.text("Yes.\n");
    assertThat(screen.close()).isEqualTo("Yes.\n");
    assertThat(out).hasToString("Yes.\n");
  }

  @Test
  void anAnswerThatEndsInTheMiddleOfAThoughtLeavesTheTerminalAsItWas() {
    AnswerScreen screen = screen(true);
    screen.thinking("Well");
    assertThat(screen.close()).isEmpty();
    assertThat(out.toString()).endsWith("\n...done thinking.\n\n\u001b[0m");
  }

  @Test
  void whatComesAfterTheEndIsDropped() {
    AnswerScreen screen = screen(true);
    screen.text("Half");
    screen.close();
    screen.text(" an answer");
    screen.thinking("no");
    screen.route("attic");
    assertThat(screen.close()).isEqualTo("Half");
    assertThat(out).hasToString("Half\n");
    assertThat(machines).isEmpty();
  }
}
