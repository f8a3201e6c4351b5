package dev.folkmoot.models.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Thousands of spoilt files: each is read, or refused by a {@link FailureException}; nothing else
 * may come out, and nothing may hang or take memory that the file does not have.
 */
final class GgufMutationTest {

  private static final int ROUNDS = 2_000;

  /** Numbers that code gets wrong: around zero, around the limits of every width. */
  private static final long[] ODD_NUMBERS = {
    0,
    1,
    -1,
    7,
    255,
    256,
    65_535,
    65_536,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xffff_ffffL,
    1L << 32,
    1L << 40,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MAX_VALUE - 31
  };

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @Timeout(120)
  void spoiltFilesOfOursAreReadOrRefused(long seed) throws Exception {
    byte[] sound =
        GgufBytes.model()
            .f32s("tokenizer.ggml.scores", 8)
            .i32s("tokenizer.ggml.token_type", 1, 1, 1, 1, 1, 1, 1, 1)
            .truth("tokenizer.ggml.add_bos_token", true)
            .u64("llama.big", 12)
            .tensor("blk.0.attn_q.weight", 8, 32, 4)
            .tensor("blk.0.ffn_up.weight", 12, 256, 2)
            .toBytes();
    assertThat(spoil(sound, sound.length, new SplittableRandom(seed))).isBetween(1, ROUNDS - 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  @Timeout(120)
  void spoiltFilesOfARealModelAreReadOrRefused(long seed) throws Exception {
    Path real =
        Path.of(System.getProperty("folkmoot.root", ".."), "../shared/models/stories260K-f32.gguf");
    Assumptions.assumeTrue(Files.exists(real), "no " + real + ": the real file is not spoilt");
    byte[] whole = Files.readAllBytes(real);
    int header = (int) GgufReader.read(real).dataOffset();
    assertThat(spoil(whole, header, new SplittableRandom(seed))).isBetween(1, ROUNDS - 1);
  }

  /** How many of the spoilt files were refused. */
  private int spoil(byte[] sound, int headerBytes, SplittableRandom random) throws IOException {
    Path file = directory.resolve("spoilt.gguf");
    int refused = 0;
    Files.write(file, sound);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] header = Arrays.copyOf(sound, headerBytes);
      int changes = 1 + random.nextInt(3);
      for (int i = 0; i < changes; i++) {
        change(header, random);
      }
      overwrite(file, header, random.nextInt(8) == 0 ? random.nextInt(headerBytes) : sound.length);
      try {
        ModelShapes.of(GgufReader.read(file));
      } catch (FailureException e) {
        assertThat(e.failure().message()).isNotBlank();
        refused++;
      }
      if (Files.size(file) != sound.length) {
        Files.write(file, sound);
      }
    }
    return refused;
  }

  /** Only the header is written again: the weights are megabytes and nobody looks at them. */
  private static void overwrite(Path file, byte[] header, int length) throws IOException {
    try (var channel =
        java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(header);
      while (bytes.hasRemaining()) {
        channel.write(bytes, bytes.position());
      }
      channel.truncate(length);
    }
  }

  private static void change(byte[] bytes, SplittableRandom random) {
    int at = random.nextInt(bytes.length);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long odd = ODD_NUMBERS[random.nextInt(ODD_NUMBERS.length)];
    switch (random.nextInt(6)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt();
      case 2 -> buffer.putInt(Math.min(at, bytes.length - 4), (int) odd);
      case 3 -> buffer.putLong(Math.min(at, bytes.length - 8), odd);
      case 4 -> {
        int length = Math.min(1 + random.nextInt(64), bytes.length - at);
        int from = random.nextInt(bytes.length - length + 1);
        System.arraycopy(bytes, from, bytes, at, length);
      }
      default -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 16), (byte) odd);
    }
  }
}
