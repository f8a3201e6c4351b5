package dev.folkmoot.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LinesTest {

  /** Gives its bytes in pieces of chance, as a network does. */
  private static final class Trickle extends InputStream {
    private final ByteArrayInputStream in;
    private final Random random;

    Trickle(String text, long seed) {
      in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
      random = new Random(seed);
    }

    @Override
    public int read() {
      return in.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return in.read(into, offset, Math.min(length, 1 + random.nextInt(5)));
    }
  }

  private static List<String> read(InputStream in) throws IOException {
    List<String> all = new ArrayList<>();
    try (Lines lines = new Lines(in)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        all.add(line);
      }
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void linesAreWholeHoweverTheyArrive(long seed) throws IOException {
    String text = "one\r\n\nzwölf 😀\n" + "x".repeat(20_000) + "\nthe last has no end";
    assertThat(read(new Trickle(text, seed)))
        .containsExactly("one", "", "zwölf 😀", "x".repeat(20_000), "the last has no end");
  }

  @Test
  void nothingHasNoLines() throws IOException {
    assertThat(read(new Trickle("", 1))).isEmpty();
  }

  @Test
  void aLineAtTheLimitIsReadAndOneBeyondItIsNot() throws IOException {
    String most = "y".repeat(Lines.MAX_BYTES);
    InputStream fits = new ByteArrayInputStream((most + "\n").getBytes(StandardCharsets.UTF_8));
    assertThat(read(fits)).hasSize(1);
    InputStream over = new ByteArrayInputStream((most + "y\n").getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> read(over)).isInstanceOf(IOException.class);
  }
}
