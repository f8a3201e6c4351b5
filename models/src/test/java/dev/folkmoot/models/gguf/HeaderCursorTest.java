package dev.folkmoot.models.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The window is 64 KiB; what lies across its edge must be read as if there were none. */
final class HeaderCursorTest {

  private static final int WINDOW = 1 << 16;

  @TempDir Path directory;

  private FileChannel open(byte[] content) throws IOException {
    return FileChannel.open(
        Files.write(directory.resolve("bytes"), content), StandardOpenOption.READ);
  }

  private static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyMixOfReadsSeesTheFilesBytes(long seed) throws IOException {
    byte[] content = random(seed, 5 * WINDOW + 13);
    ByteBuffer expected = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    Random choice = new Random(seed);
    try (FileChannel channel = open(content)) {
      HeaderCursor cursor = new HeaderCursor(channel, content.length);
      while (expected.remaining() > 2 * WINDOW) {
        assertThat(cursor.position()).isEqualTo(expected.position());
        switch (choice.nextInt(5)) {
          case 0 -> assertThat(cursor.nextByte("x")).isEqualTo(expected.get());
          case 1 -> assertThat(cursor.nextShort("x")).isEqualTo(expected.getShort());
          case 2 -> assertThat(cursor.nextInt("x")).isEqualTo(expected.getInt());
          case 3 -> assertThat(cursor.nextLong("x")).isEqualTo(expected.getLong());
          default -> assertSameBlock(cursor, expected, choice.nextInt(2 * WINDOW));
        }
      }
    }
  }

  private static void assertSameBlock(HeaderCursor cursor, ByteBuffer expected, int length)
      throws IOException {
    byte[] seen = new byte[length + 2];
    byte[] wanted = new byte[length + 2];
    cursor.nextBytes(seen, 1, length, "x");
    expected.get(wanted, 1, length);
    assertThat(seen).isEqualTo(wanted);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void aNumberAcrossTheEdgeOfTheWindowIsWhole(int before) throws IOException {
    byte[] content = random(9, WINDOW + 64);
    try (FileChannel channel = open(content)) {
      HeaderCursor cursor = new HeaderCursor(channel, content.length);
      cursor.nextBytes(new byte[WINDOW - before], 0, WINDOW - before, "x");
      assertThat(cursor.nextLong("x"))
          .isEqualTo(
              ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getLong(WINDOW - before));
    }
  }

  @Test
  void theRefusalNamesWhatIsMissingAndWhere() throws IOException {
    try (FileChannel channel = open(new byte[10])) {
      HeaderCursor cursor = new HeaderCursor(channel, 10);
      cursor.nextLong("the first");
      assertThatThrownBy(() -> cursor.nextInt("the second"))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("the file ends within the second: 4 bytes are wanted, 2 are left")
          .hasMessageContaining("(at byte 8)");
    }
  }

  /** Somebody truncates the file behind our back: no endless loop, no zeros. */
  @Test
  void aFileThatShrinksWhileItIsReadIsRefused() throws IOException {
    try (FileChannel channel = open(new byte[16])) {
      HeaderCursor cursor = new HeaderCursor(channel, 1 << 20);
      cursor.nextLong("x");
      cursor.nextLong("x");
      assertThatThrownBy(() -> cursor.nextLong("the rest"))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("cut short while it was read, at the rest");
    }
  }

  @Test
  void countsAreUnsigned() throws IOException {
    byte[] content = new byte[16];
    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putLong(5).putLong(-1);
    try (FileChannel channel = open(content)) {
      HeaderCursor cursor = new HeaderCursor(channel, 16);
      assertThat(cursor.nextCount("sheep", 5)).isEqualTo(5);
      assertThatThrownBy(() -> cursor.nextCount("goats", Long.MAX_VALUE))
          .hasMessageContaining("goats is 18446744073709551615");
    }
  }

  @Test
  void noLengthIsEverTrustedBeyondTheHeadersAllowance() throws IOException {
    try (FileChannel channel = open(new byte[8])) {
      HeaderCursor cursor = new HeaderCursor(channel, Long.MAX_VALUE);
      cursor.require(HeaderCursor.MAX_HEADER_BYTES, "all of it");
      assertThatThrownBy(() -> cursor.require(HeaderCursor.MAX_HEADER_BYTES + 1, "too much"))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("takes more than 134217728 bytes, at too much");
    }
  }
}
