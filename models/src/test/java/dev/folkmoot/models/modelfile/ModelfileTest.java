package dev.folkmoot.models.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelRecipe;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ModelfileTest {

  @Test
  void oneLineIsEnough() {
    Modelfile file = Modelfile.parse("FROM ./weights.gguf");
    assertThat(file)
        .isEqualTo(
            new Modelfile(
                "./weights.gguf", List.of(), List.of(), ModelRecipe.PLAIN, Map.of(), List.of()));
  }

  @Test
  void everyInstructionFindsItsPlace() {
    Modelfile file =
        Modelfile.parse(
            """
            # a comment, and an empty line

            from "/models/my weights.gguf"
            PARAMETER temperature 0.5
            PARAMETER num_ctx 2048
            PARAMETER use_mmap false
            PARAMETER stop <|im_end|>
            PARAMETER stop "### User:"
            System You are terse.
            TEMPLATE \"""{{ .System }}
            {{ .Prompt }}\"""
            LICENSE \"""
            Do as you like.
            \"""
            LICENSE MIT
            MESSAGE user Hello there
            MESSAGE assistant \"""Hi.
            How are you?\"""
            """);
    assertThat(file.from()).isEqualTo("/models/my weights.gguf");
    ModelRecipe recipe = file.recipe();
    assertThat(recipe.system()).hasValue("You are terse.");
    assertThat(recipe.template()).hasValue("{{ .System }}\n{{ .Prompt }}");
    assertThat(recipe.licenses()).containsExactly("\nDo as you like.\n", "MIT");
    assertThat(recipe.parameters())
        .isEqualTo(
            Map.of(
                "temperature",
                0.5,
                "num_ctx",
                2048L,
                "use_mmap",
                false,
                "stop",
                List.of("<|im_end|>", "### User:")));
    assertThat(recipe.messages())
        .containsExactly(
            Message.of(Role.USER, "Hello there"), Message.of(Role.ASSISTANT, "Hi.\nHow are you?"));
  }

  @Test
  void theLastValueOfAParameterCounts() {
    Modelfile file = Modelfile.parse("FROM a\nPARAMETER top_k 1\nPARAMETER top_k 2");
    assertThat(file.recipe().parameters()).isEqualTo(Map.of("top_k", 2L));
  }

  @Test
  void quotesInTheMiddleOfALineBelongToIt() {
    Modelfile file = Modelfile.parse("FROM a\nSYSTEM Say \"hello\" twice.");
    assertThat(file.recipe().system()).hasValue("Say \"hello\" twice.");
  }

  @Test
  void aBlockMayHoldWhatLooksLikeInstructions() {
    Modelfile file = Modelfile.parse("FROM a\nSYSTEM \"\"\"FROM b\n# no comment\n\"\"\"\n");
    assertThat(file.from()).isEqualTo("a");
    assertThat(file.recipe().system()).hasValue("FROM b\n# no comment\n");
  }

  @Test
  void lineEndsOfWindowsAndAByteOrderMarkAreNoContent() {
    assertThat(Modelfile.parse("\uFEFFFROM a\r\nSYSTEM b\r\n").recipe().system()).hasValue("b");
  }

  @Test
  void whatIsLaidOverAModelAndHowItIsReadFindItsPlace() {
    Modelfile file =
        Modelfile.parse(
            """
            FROM model.gguf
            FROM mmproj.gguf
            ADAPTER ./lora.gguf
            RENDERER qwen3
            PARSER qwen3
            REQUIRES 0.14.0
            """);
    assertThat(file.from()).isEqualTo("model.gguf");
    assertThat(file.more()).containsExactly("mmproj.gguf");
    assertThat(file.adapters()).containsExactly("./lora.gguf");
    assertThat(file.traits())
        .isEqualTo(Map.of("renderer", "qwen3", "parser", "qwen3", "requires", "0.14.0"));
  }

  @Test
  void aSingleQuoteEndsAtTheQuoteThatEndsItsLine() {
    Modelfile file = Modelfile.parse("FROM a\nSYSTEM \"one \"two\"\nLICENSE MIT");
    assertThat(file.recipe().system()).hasValue("one \"two");
    assertThat(Modelfile.parse("FROM a\nSYSTEM \"one\ntwo \"x\" three\"").recipe().system())
        .hasValue("one\ntwo \"x\" three");
  }

  @Test
  void parametersThatOllamaForgotAreNamedAndPassedOver() {
    Modelfile file = Modelfile.parse("FROM a\nPARAMETER mirostat 2\nPARAMETER top_k 3");
    assertThat(file.ignored()).containsExactly("mirostat");
    assertThat(file.recipe().parameters()).isEqualTo(Map.of("top_k", 3L));
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("", "no FROM line in the Modelfile"),
        Arguments.of("FROM", "no FROM line in the Modelfile"),
        Arguments.of("FROM a\n\nFORM b", "line 3: unknown instruction \"FORM\""),
        Arguments.of("FROM a\nPARAMETER heat 1", "line 2: unknown parameter 'heat'"),
        Arguments.of("FROM a\nPARAMETER top_k", "line 2: PARAMETER needs a name and a value"),
        Arguments.of("FROM a\nPARAMETER top_k x", "line 2: parameter 'top_k' cannot be \"x\""),
        Arguments.of("FROM a\nPARAMETER top_p NaN", "parameter 'top_p' cannot be \"NaN\""),
        Arguments.of("FROM a\nPARAMETER use_mmap maybe", "cannot be \"maybe\""),
        Arguments.of("FROM a\nMESSAGE robot hi", "line 2: a MESSAGE comes from"),
        Arguments.of("FROM a\nDRAFT x", "line 2: DRAFT is not available"),
        Arguments.of("FROM a\nSYSTEM \"\"\"open\n", "line 2: the quote never ends"),
        Arguments.of("FROM a\nSYSTEM \"open\nSYSTEM b", "line 2: the quote never ends"),
        Arguments.of("FROM a\nSYSTEM \"\"\"b\"\"\" c", "line 2: unexpected text behind the quote"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultIsNamedWithItsLine(String text, String reason) {
    assertThatThrownBy(() -> Modelfile.parse(text))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource({"seed,42", "num_predict,-1", "num_gpu,0", "repeat_last_n,64"})
  void wholeNumbersStayWhole(String name, long value) {
    Modelfile file = Modelfile.parse("FROM a\nPARAMETER " + name + " " + value);
    assertThat(file.recipe().parameters()).isEqualTo(Map.of(name, value));
  }
}
