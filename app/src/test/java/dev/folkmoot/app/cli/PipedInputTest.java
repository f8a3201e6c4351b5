package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PipedInputTest {

  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofMinutes(1);

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsPipedInIsReadWhole() throws InterruptedException {
    assertThat(new PipedInput(bytes("größer")).all()).isEqualTo("größer");
    assertThat(new PipedInput(bytes("größer")).ifAnyComes(LONG)).hasValue("größer");
  }

  @Test
  void anEmptyPipeIsNothing() throws InterruptedException {
    assertThat(new PipedInput(bytes("")).all()).isEmpty();
    assertThat(new PipedInput(bytes("")).ifAnyComes(LONG)).hasValue("");
  }

  @Test
  void aSilentPipeDoesNotHoldUpTheAnswer() throws IOException, InterruptedException {
    try (PipedOutputStream silent = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(silent)) {
      assertThat(new PipedInput(in).ifAnyComes(SHORT)).isEmpty();
    }
  }
}
