package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ProgressLineTest {

  private final CapturedTerminal captured = new CapturedTerminal("");

  @Test
  void eachStepIsShownOnceAndItsShareInTens() {
    ProgressLine line = new ProgressLine(captured.terminal());
    line.report("parsing GGUF", 0, 0);
    for (int done = 0; done <= 100; done++) {
      line.report("copying", done, 100);
    }
    line.report("success", 0, 0);
    assertThat(captured.err())
        .containsExactly(
            "parsing GGUF",
            "copying",
            "copying 10%",
            "copying 20%",
            "copying 30%",
            "copying 40%",
            "copying 50%",
            "copying 60%",
            "copying 70%",
            "copying 80%",
            "copying 90%",
            "copying 100%",
            "success");
    assertThat(captured.out()).isEmpty();
  }
}
