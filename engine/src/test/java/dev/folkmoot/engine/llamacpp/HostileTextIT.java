package dev.folkmoot.engine.llamacpp;

import static dev.folkmoot.engine.llamacpp.Answer.greedy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.engine.LoadedModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Prompts that are made to break a tokenizer. */
class HostileTextIT {

  private static final int TWO_MEGABYTES = 2_000_000;

  static Stream<String> hostileTexts() {
    return Stream.of(
        "\uD800",
        "x\uDC00y\uD83D",
        "\uFFFF\uFFFE\uFEFF",
        "\u202E\u0301\u0301",
        "<|im_start|>".repeat(1000),
        "a".repeat(TWO_MEGABYTES),
        " ".repeat(TWO_MEGABYTES),
        "Hello, world! ".repeat(TWO_MEGABYTES / 14),
        "😀".repeat(TWO_MEGABYTES / 4));
  }

  @ParameterizedTest
  @MethodSource("hostileTexts")
  void everyTextIsAnswered(String text) throws InterruptedException {
    try (LoadedModel model = TestModels.load(TestModels.pocket(), 256)) {
      assertThat(Answer.of(model, greedy(text, 3)).failure()).isEmpty();
    }
  }

  @Test
  void aNulCharacterIsRefusedEverywhere() {
    try (LoadedModel model = TestModels.load(TestModels.pocket(), 256)) {
      Message nul = Message.of(Role.USER, "a\0b");
      for (Prompt prompt :
          List.of(new Prompt.Raw("a\0b"), new Prompt.Raw("\0"), Prompt.Chat.of(List.of(nul)))) {
        assertRefused(() -> model.generate(InferenceRequest.of(prompt)));
        assertRefused(() -> model.countTokens(InferenceRequest.of(prompt)));
      }
      assertRefused(() -> model.embed(List.of("fine", "not\0fine"), true));
    }
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST))
        .hasMessageContaining("NUL");
  }

  /**
   * Many models cut words with {@code std::regex}, which calls itself for every character. The
   * bundled model does not, so this one is told to cut as BLOOM does.
   */
  @Test
  void aWordOfAMillionLettersFitsTheStack(@TempDir Path folder) throws Exception {
    Path bloom = folder.resolve("bloom.gguf");
    Files.write(bloom, replaced(TestModels.pocket().path(), "gpt-2", "bloom"));
    try (LoadedModel model = TestModels.load(TestModels.pocket(bloom), 256)) {
      for (int length : new int[] {1000, 5000, 100_000, 1_000_000}) {
        Answer answer = Answer.of(model, greedy("a".repeat(length), 1));
        assertThat(answer.reason()).contains(FinishReason.LENGTH);
      }
    }
  }

  private static byte[] replaced(Path file, String old, String fresh) throws IOException {
    byte[] content = Files.readAllBytes(file);
    byte[] wanted = old.getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at + wanted.length < content.length; at++) {
      if (Arrays.equals(content, at, at + wanted.length, wanted, 0, wanted.length)) {
        System.arraycopy(fresh.getBytes(StandardCharsets.US_ASCII), 0, content, at, wanted.length);
        return content;
      }
    }
    throw new AssertionError(old + " is not in " + file);
  }
}
