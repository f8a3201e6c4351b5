package dev.folkmoot.models.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GgufReaderTest {

  @TempDir Path directory;

  private GgufFile read(GgufBytes bytes) {
    return GgufReader.read(bytes.writeTo(directory.resolve("model.gguf")));
  }

  private void assertRefused(GgufBytes bytes, String... words) {
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> {
              assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
              assertThat(e.failure().message()).contains(words);
            });
  }

  @Test
  void aSoundFileIsReadWhole() {
    GgufFile file =
        read(
            GgufBytes.model()
                .u64("llama.big", 1L << 40)
                .i32("llama.negative", -3)
                .f32("llama.rope.freq_base", 0.5f)
                .truth("tokenizer.ggml.add_bos_token", true)
                .i32s("llama.list", 7, -8));

    assertThat(file.version()).isEqualTo(3);
    assertThat(file.architecture()).isEqualTo("llama");
    assertThat(file.whole("llama.big")).hasValue(1L << 40);
    assertThat(file.whole("llama.negative")).hasValue(-3);
    assertThat(file.value("llama.rope.freq_base"))
        .contains(new GgufValue.Real(0.5, ValueType.FLOAT32));
    assertThat(file.truth("tokenizer.ggml.add_bos_token")).contains(true);
    assertThat(file.array("llama.list").orElseThrow().toList()).containsExactly(7L, -8L);
    assertThat(file.array("tokenizer.ggml.tokens").orElseThrow().toList())
        .startsWith("<unk>", "<s>", "</s>", "a")
        .hasSize(8);
    assertThat(file.tensors())
        .containsExactly(new TensorInfo("token_embd.weight", List.of(8L, 8L), TensorType.F32, 0));
    assertThat(file.tensors().getFirst().bytes()).isEqualTo(256);
    assertThat(file.dataOffset() % 32).isZero();
    assertThat(file.fileSize()).isEqualTo(file.dataOffset() + 256);
  }

  @Test
  void everyIntegerWidthIsRead() {
    GgufFile file =
        read(
            GgufBytes.model()
                .raw("w.u8", 0, (byte) -1)
                .raw("w.i8", 1, (byte) -1)
                .raw("w.u16", 2, (byte) -1, (byte) -1)
                .raw("w.i16", 3, (byte) -1, (byte) -1)
                .u32("w.u32", -1)
                .rawArray("w.a8", 0, 2, (byte) -1, (byte) 1)
                .rawArray("w.a16", 2, 1, (byte) -1, (byte) -1)
                .rawArray("w.truths", 7, 2, (byte) 0, (byte) 1)
                .f32s("w.reals", 2));

    assertThat(file.whole("w.u8")).hasValue(255);
    assertThat(file.whole("w.i8")).hasValue(-1);
    assertThat(file.whole("w.u16")).hasValue(65_535);
    assertThat(file.whole("w.i16")).hasValue(-1);
    assertThat(file.whole("w.u32")).hasValue(0xffff_ffffL);
    assertThat(file.array("w.a8").orElseThrow().toList()).containsExactly(255L, 1L);
    assertThat(file.array("w.a16").orElseThrow().toList()).containsExactly(65_535L);
    assertThat(file.array("w.truths").orElseThrow().toList()).containsExactly(false, true);
    assertThat(file.array("w.reals").orElseThrow().toList()).containsExactly(0.0, -1.0);
  }

  @Test
  void aFileThatIsNotThereIsNotFound() {
    assertThatThrownBy(() -> GgufReader.read(directory.resolve("none.gguf")))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.NOT_FOUND));
  }

  @Test
  void anEmptyFileIsRefused() throws Exception {
    Path empty = Files.createFile(directory.resolve("empty.gguf"));
    assertThatThrownBy(() -> GgufReader.read(empty))
        .hasMessageContaining("the file ends within the magic number")
        .hasMessageContaining("get the file again");
  }

  @Test
  void anotherMagicNumberIsRefused() {
    assertRefused(GgufBytes.model().magic(0x04034b50), "504b0304", "\"GGUF\"", "byte 0");
  }

  @Test
  void aBigEndianFileIsRefusedByName() {
    assertRefused(GgufBytes.model().version(Integer.reverseBytes(3)), "big-endian");
    assertRefused(GgufBytes.model().magic(0x47475546), "big-endian");
  }

  @Test
  void versionsOtherThanTwoAndThreeAreRefused() {
    assertRefused(GgufBytes.model().version(1), "version 1");
    assertRefused(GgufBytes.model().version(0), "version 0");
    assertRefused(GgufBytes.model().version(4), "version 4");
    assertThat(read(GgufBytes.model().version(2)).version()).isEqualTo(2);
  }

  @Test
  void absurdCountsAreRefused() {
    assertRefused(GgufBytes.model().keyCount(1L << 40), "number of metadata keys");
    assertRefused(GgufBytes.model().keyCount(-1), "18446744073709551615");
    assertRefused(GgufBytes.model().tensorCount(100_000), "number of tensors");
  }

  @Test
  void aFileCutAnywhereIsRefused() {
    int length = GgufBytes.model().toBytes().length;
    for (int cut = 1; cut < length; cut++) {
      assertRefused(GgufBytes.model().cut(cut), "not a usable GGUF file", "at byte");
    }
  }

  @Test
  void aRepeatedKeyIsRefused() {
    assertRefused(GgufBytes.model().repeating("llama.block_count"), "llama.block_count", "twice");
  }

  @Test
  void anEmptyKeyAndAKeyOfControlCharactersAreRefused() {
    assertRefused(GgufBytes.model().u32("", 1), "key is empty");
    assertRefused(GgufBytes.model().u32("a\0b", 1), "0x00");
    assertRefused(GgufBytes.model().u32("schlüssel", 1), "ASCII");
  }

  @Test
  void anUnknownValueTypeIsRefused() {
    assertRefused(GgufBytes.model().raw("odd", 13), "\"odd\"", "unknown type 13");
    assertRefused(GgufBytes.model().rawArray("odd", 77, 0), "unknown type 77");
  }

  @Test
  void aLengthBeyondTheFileIsRefusedBeforeMemoryIsTaken() {
    byte[] length = {0, 0, 0, 2, 0, 0, 0, 0}; // 32 MiB in a file of less than one kilobyte
    assertRefused(GgufBytes.model().raw("long", 8, length), "long", "the file ends within");
    assertRefused(GgufBytes.model().rawArray("many", 10, 4 << 20), "the file ends within");
    assertRefused(GgufBytes.model().rawArray("many", 8, 4 << 20), "the file ends within");
    assertRefused(GgufBytes.model().rawArray("many", 0, 1L << 50), "length of the array");
  }

  @Test
  void anArrayOfArraysIsRefused() {
    assertRefused(GgufBytes.model().rawArray("nested", 9, 0), "array of arrays");
  }

  @Test
  void anUnsignedValueBeyondALongIsRefused() {
    assertRefused(GgufBytes.model().u64("huge", -2), "huge", "18446744073709551614");
  }

  @Test
  void aMissingArchitectureIsRefused() {
    assertRefused(GgufBytes.model().without("general.architecture"), "general.architecture");
    assertRefused(GgufBytes.model().u32("general.architecture", 1), "general.architecture");
    assertRefused(GgufBytes.model().text("general.architecture", " "), "general.architecture");
  }

  @Test
  void aPartOfASplitModelIsRefusedWithTheRemedy() {
    assertRefused(GgufBytes.model().u32("split.count", 3), "3 parts", "--merge");
    assertThat(read(GgufBytes.model().u32("split.count", 1)).tensors()).hasSize(1);
  }

  @Test
  void anAlignmentThatIsNoPowerOfTwoIsRefused() {
    assertRefused(GgufBytes.model().alignment(48), "power of two");
    assertRefused(GgufBytes.model().alignment(0), "power of two");
    assertRefused(GgufBytes.model().text("general.alignment", "32"), "power of two");
    assertThat(read(GgufBytes.model().alignment(64)).dataOffset() % 64).isZero();
  }

  @Test
  void tensorsOfUnknownTypeOrShapeAreRefused() {
    assertRefused(GgufBytes.model().tensor("t", 4, 32), "\"t\"", "unknown type 4");
    assertRefused(GgufBytes.model().tensor("t", 43, 32), "unknown type 43");
    assertRefused(GgufBytes.model().tensor("t", 8, 33), "no multiple of the 32");
    assertRefused(GgufBytes.model().tensor("t", 0, 0), "dimension 0");
    assertRefused(GgufBytes.model().tensor("t", 0, -8, -8), "dimension -8");
    assertRefused(GgufBytes.model().tensorOfDimensions("t", 0), "0 dimensions");
    assertRefused(GgufBytes.model().tensorOfDimensions("t", 5), "5 dimensions");
    assertRefused(GgufBytes.model().tensor("t", 0, 1L << 40, 1L << 40), "too large");
  }

  @Test
  void badTensorNamesAreRefused() {
    assertRefused(GgufBytes.model().tensor("", 0, 8), "no name");
    assertRefused(GgufBytes.model().tensor("x".repeat(64), 0, 8), "name");
    assertRefused(GgufBytes.model().tensor("a\0b", 0, 8), "control character");
    assertRefused(
        GgufBytes.model().tensor("token_embd.weight", 0, 8), "token_embd.weight", "twice");
  }

  @Test
  void misplacedTensorsAreRefused() {
    assertRefused(GgufBytes.model().tensorAt("t", 0, 255L, 8), "not aligned");
    assertRefused(GgufBytes.model().tensorAt("t", 0, -32L, 8), "not aligned");
    assertRefused(GgufBytes.model().tensorAt("t", 0, 0L, 8), "overlaps");
    assertRefused(GgufBytes.model().tensorAt("t", 0, 1024L, 8), "gap");
    assertRefused(GgufBytes.model().tensor("t", 0, 1 << 20, 4), "needs 16777216 bytes");
  }
}
