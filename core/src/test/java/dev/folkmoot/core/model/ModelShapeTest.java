package dev.folkmoot.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelShapeTest {

  private static ModelShape shape(
      String architecture,
      int context,
      int vocabulary,
      long kvBytes,
      long weightBytes,
      Set<Capability> capabilities) {
    return new ModelShape(
        architecture,
        64,
        "F32",
        context,
        8,
        2,
        kvBytes,
        vocabulary,
        weightBytes,
        Pooling.NONE,
        true,
        Optional.empty(),
        capabilities);
  }

  private static ModelShape trainedFor(String architecture, int context) {
    return shape(architecture, context, 8, 0, 0, Set.of());
  }

  /** A converter's guess is doubted, but only where positions go on beyond it. */
  @ParameterizedTest
  @CsvSource({
    "llama, 128, 512",
    "llama, 512, 512",
    "llama, 513, 513",
    "llama, 131072, 131072",
    "qwen3, 128, 128",
    "bert, 512, 512",
    "gpt2, 64, 64"
  })
  void noModelIsAskedBeyondItsPositions(String architecture, int trained, int longest) {
    assertThat(trainedFor(architecture, trained).longestContext()).isEqualTo(longest);
  }

  @ParameterizedTest
  @CsvSource({"0,8,0,0", "-1,8,0,0", "8,0,0,0", "8,-1,0,0", "8,8,-1,0", "8,8,0,-1"})
  void aShapeThatCannotBeIsNeverMade(int context, int vocabulary, long kvBytes, long weightBytes) {
    assertThatThrownBy(() -> shape("llama", context, vocabulary, kvBytes, weightBytes, Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("impossible model shape: llama");
  }

  @Test
  void whatItCanDoIsItsOwnAndNobodyCanAddToIt() {
    Set<Capability> given = EnumSet.of(Capability.COMPLETION);
    ModelShape shape = shape("llama", 8, 8, 0, 0, given);
    given.add(Capability.VISION);
    assertThat(shape.can(Capability.COMPLETION)).isTrue();
    assertThat(shape.can(Capability.VISION)).isFalse();
    assertThatThrownBy(() -> shape.capabilities().add(Capability.TOOLS))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "COMPLETION,completion",
    "TOOLS,tools",
    "INSERT,insert",
    "VISION,vision",
    "EMBEDDING,embedding",
    "THINKING,thinking"
  })
  void clientsKnowCapabilitiesByTheseNamesWhateverTheLanguage(Capability capability, String name) {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(capability.wireName()).isEqualTo(name);
    } finally {
      Locale.setDefault(before);
    }
  }
}
