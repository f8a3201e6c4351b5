package dev.folkmoot.models.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each bound from both of its sides: the last value that is taken, the first that is refused. */
final class LimitsTest {

  private static final long GIGABYTE = 1L << 30;

  @TempDir Path directory;

  private GgufFile read(GgufBytes bytes) {
    return GgufReader.read(bytes.writeTo(directory.resolve("model.gguf")));
  }

  @Test
  void aFileMayHaveFourThousandKeysAndNoMore() {
    GgufBytes file = GgufBytes.model();
    int own = 9;
    for (int i = own; i < 4096; i++) {
      file.truth("k" + i, true);
    }
    assertThat(read(file).metadata()).hasSize(4096);
    file.truth("one.more", true);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("the number of metadata keys is 4097, at most 4096 is sensible");
  }

  @Test
  void aFileMayHaveSixteenThousandTensorsAndNoMore() {
    GgufBytes file = GgufBytes.model();
    for (int i = 1; i < 16_384; i++) {
      file.tensor("t" + i, 0, 8);
    }
    assertThat(read(file).tensors()).hasSize(16_384);
    file.tensor("one.more", 0, 8);
    assertThatThrownBy(() -> read(file)).hasMessageContaining("at most 16384 is sensible");
  }

  @Test
  void aKeyMayBeAsLongAsTheFormatSays() {
    String longest = "k".repeat(65_535);
    assertThat(read(GgufBytes.model().u32(longest, 7)).whole(longest)).hasValue(7);
    assertThatThrownBy(() -> read(GgufBytes.model().u32(longest + "k", 7)))
        .hasMessageContaining("the length of a metadata key is 65536");
  }

  @Test
  void aTensorsNameLeavesRoomForTheEnginesNul() {
    assertThat(read(GgufBytes.model().tensor("n".repeat(63), 0, 8)).tensors()).hasSize(2);
    assertThatThrownBy(() -> read(GgufBytes.model().tensor("n".repeat(64), 0, 8)))
        .hasMessageContaining("the length of a tensor's name is 64, at most 63");
  }

  /** The file is sparse: it has the bytes that it claims, so only the limit can say no. */
  @Test
  void aStringOfManyMegabytesIsRefusedThoughTheFileIsThatLong() throws Exception {
    Path path = directory.resolve("sparse.gguf");
    GgufBytes.model().withoutTensors().raw("a", 8, GgufBytes.littleEndian(65L << 20)).writeTo(path);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(GIGABYTE);
    }
    assertThatThrownBy(() -> GgufReader.read(path))
        .hasMessageContaining("the length of \"a\" is 68157440, at most 67108864 is sensible");
  }

  /** Ones beside: what is taken here the engine reads next, so the last good value matters. */
  @ParameterizedTest
  @CsvSource({
    "llama.block_count, 1, 512, 513",
    "llama.context_length, 1, 1073741824, 1073741825",
    "llama.feed_forward_length, 0, 1073741824, 1073741825",
    "llama.expert_count, 0, 1, 1025",
    "llama.vocab_size, 0, 8, 4294967295"
  })
  void numbersAreTakenFromTheLeastToTheMost(String key, long least, long most, long over) {
    for (long good : new long[] {least, most}) {
      assertThatCode(() -> ModelShapes.of(read(GgufBytes.model().u32(key, good))))
          .as("%s = %d", key, good)
          .doesNotThrowAnyException();
    }
    for (long bad : new long[] {least - 1, over}) {
      GgufBytes file = GgufBytes.model().raw(key, 11, GgufBytes.littleEndian(bad));
      assertThatThrownBy(() -> ModelShapes.of(read(file)))
          .as("%s = %d", key, bad)
          .isInstanceOf(FailureException.class)
          .hasMessageContainingAll("\"" + key + "\" is " + bad);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1,true",
    "2,true",
    "32,true",
    "65536,true",
    "3,false",
    "65537,false",
    "131072,false"
  })
  void anAlignmentIsASmallPowerOfTwo(int alignment, boolean taken) {
    GgufBytes file = GgufBytes.model().alignment(alignment);
    if (taken) {
      GgufFile read = read(file);
      assertThat(read.alignment()).isEqualTo(alignment);
      assertThat(read.dataOffset() % alignment).isZero();
    } else {
      assertThatThrownBy(() -> read(file)).hasMessageContaining("general.alignment");
    }
  }
}
