package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PlainTypistTest {

  private static PlainTypist typing(CapturedTerminal captured) {
    return new PlainTypist(captured.terminal());
  }

  @Test
  void eachLineIsSaidAndTheEndIsTheEnd() {
    CapturedTerminal captured = new CapturedTerminal("one\n\nGrüße, 世界\n", true);
    PlainTypist typist = typing(captured);
    assertThat(typist.next()).isEqualTo(new Typist.Said.Text("one"));
    assertThat(typist.next()).isEqualTo(new Typist.Said.Text(""));
    assertThat(typist.next()).isEqualTo(new Typist.Said.Text("Grüße, 世界"));
    assertThat(typist.next()).isEqualTo(new Typist.Said.End());
    assertThat(captured.out()).isEqualTo(">>> >>> >>> >>> ");
  }

  @Test
  void aBlockIsOneThingToSay() {
    CapturedTerminal captured = new CapturedTerminal("\"\"\"one\ntwo\nthree\"\"\"\nfour\n", true);
    PlainTypist typist = typing(captured);
    assertThat(typist.next()).isEqualTo(new Typist.Said.Text("\"\"\"one\ntwo\nthree\"\"\""));
    assertThat(typist.next()).isEqualTo(new Typist.Said.Text("four"));
    assertThat(captured.out()).startsWith(">>> ... ... >>> ");
  }

  @Test
  void aBlockThatNobodyEndsIsNotSaid() {
    PlainTypist typist = typing(new CapturedTerminal("\"\"\"one\ntwo", true));
    assertThat(typist.next()).isEqualTo(new Typist.Said.End());
  }

  @Test
  void ofATerminalThatCanDoNothingNothingIsAsked() {
    try (PlainTypist typist = typing(new CapturedTerminal("", true))) {
      typist.keepsHistory(true);
      typist.onInterrupt(() -> {
        throw new AssertionError("nobody presses anything");
      });
      assertThat(typist.columns()).isZero();
    }
  }
}
