package dev.folkmoot.models.modelfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.failure.FailureException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InstructionScannerTest {

  private static final List<String> SCRAPS =
      List.of(
          "FROM", "SYSTEM", "MESSAGE", "user", "a", "\"", "\"\"\"", "\n", "\n\n", " ", "\t", "#",
          "\\", "\r\n", "ß", "\uFEFF");
  private static final int SCRAPS_PER_TEXT = 25;
  private static final int TEXTS_PER_SEED = 200;

  static LongStream seeds() {
    return LongStream.range(0, 12);
  }

  private static String only(String text) {
    List<Instruction> found = InstructionScanner.scan(text);
    assertThat(found).hasSize(1);
    return found.getFirst().argument();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`SYSTEM plain`,plain",
        "`SYSTEM   plain  `,plain",
        "`SYSTEM\tplain`,plain",
        "`  SYSTEM plain`,plain",
        "`SYSTEM \"quoted\"`,quoted",
        "`SYSTEM \" spaces stay \"`,` spaces stay `",
        "`SYSTEM \"\"`,``",
        "`SYSTEM`,``",
        "`SYSTEM \"\"\"block\"\"\"`,block",
        "`SYSTEM \"\"\"\"\"\"`,``",
        "`SYSTEM \"\"\"a \"quoted\" word\"\"\"`,`a \"quoted\" word`",
        "`SYSTEM it's`,it's",
        "`SYSTEM a # no comment`,`a # no comment`",
        "`SYSTEM back\\slash`,back\\slash"
      })
  void anArgumentLosesItsQuotesAndTheSpaceAroundThem(String text, String argument) {
    assertThat(only(text)).isEqualTo(argument);
  }

  @Test
  void aBlockMayBeginBehindAWordAndEndLinesLater() {
    assertThat(only("MESSAGE user \"\"\"one\ntwo\n\"\"\"")).isEqualTo("user one\ntwo\n");
  }

  @Test
  void theBlockOfALaterLineIsNotTakenForThisOnes() {
    assertThat(InstructionScanner.scan("MESSAGE user hi\nSYSTEM \"\"\"x\"\"\""))
        .containsExactly(
            new Instruction(1, "MESSAGE", "user hi"), new Instruction(2, "SYSTEM", "x"));
  }

  @Test
  void linesAreCountedThroughBlocksAndComments() {
    String text = "# one\n\nFROM a\nSYSTEM \"\"\"\n\n\n\"\"\"\n#\nLICENSE b";
    assertThat(InstructionScanner.scan(text))
        .extracting(Instruction::line)
        .containsExactly(3, 4, 9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", " \t ", "# only\n# comments", "\uFEFF", "\uFEFF# x"})
  void nothingIsSaidByBlanksAndComments(String text) {
    assertThat(InstructionScanner.scan(text)).isEmpty();
  }

  /** Whatever the text: it ends, it is read or refused by its line, and lines only rise. */
  @ParameterizedTest
  @MethodSource("seeds")
  void scrapsAreReadOrRefusedAndNothingElse(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < TEXTS_PER_SEED; i++) {
      StringBuilder text = new StringBuilder();
      for (int scraps = random.nextInt(SCRAPS_PER_TEXT); scraps > 0; scraps--) {
        text.append(SCRAPS.get(random.nextInt(SCRAPS.size())));
      }
      Optional<List<Instruction>> read = read(text.toString());
      read.ifPresent(instructions -> {
        assertThat(instructions).extracting(Instruction::line).isSorted();
        assertThat(instructions)
            .allSatisfy(one -> assertThat(one.word()).isNotEmpty().doesNotContain(" ", "\n"));
      });
      assertThat(read(text.toString().replace("\r\n", "\n")))
          .as("line ends of Windows make no difference")
          .isEqualTo(read);
    }
  }

  private static Optional<List<Instruction>> read(String text) {
    try {
      return Optional.of(InstructionScanner.scan(text));
    } catch (FailureException e) {
      assertThat(e.failure().message()).matches("(?s)Modelfile line \\d+: .*");
      return Optional.empty();
    }
  }
}
