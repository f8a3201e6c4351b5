package dev.folkmoot.engine.llamacpp;

import static dev.folkmoot.engine.llamacpp.Answer.greedy;
import static dev.folkmoot.engine.llamacpp.Answer.withLogprobs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.engine.LoadedModel;
import dev.folkmoot.engine.llamacpp.binding.LlamaLibrary;
import dev.folkmoot.engine.llamacpp.binding.NativeBundle;
import dev.folkmoot.engine.llamacpp.binding.NativeModel;
import dev.folkmoot.engine.llamacpp.binding.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts as tokens and tokens as texts: a vocabulary of pieces with bytes to fall back on. */
class VocabularyIT {

  private static LoadedModel loaded;
  private static NativeModel weights;
  private static Vocabulary vocabulary;

  @BeforeAll
  static void load() {
    loaded = TestModels.load(TestModels.stories(), 128);
    LlamaLibrary library =
        LlamaLibrary.load(
            NativeBundle.below(TestModels.natives()), LlamaLibrary.loadedVariant().orElseThrow());
    weights = NativeModel.load(library, TestModels.stories().path(), 0, 0, true);
    vocabulary = weights.vocabulary();
  }

  @AfterAll
  static void unload() {
    weights.close();
    loaded.close();
  }

  private static String text(int[] tokens, List<String> stop) {
    TextAssembler assembler = new TextAssembler(stop);
    StringBuilder text = new StringBuilder();
    for (int token : tokens) {
      String piece = assembler.accept(vocabulary.piece(token));
      assertThat(piece).doesNotContain("\uFFFD");
      text.append(piece);
      if (assembler.stopped()) {
        break;
      }
    }
    return text.append(assembler.flush()).toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Once upon a time",
        "ünïcödé",
        "日本語 😀👋🏽 €",
        "a\nb\tc  d",
        "\u0001\u007F\u0080\uFFFF\uDBFF\uDFFF",
        "👩‍👩‍👧‍👦"
      })
  void aTextComesBackFromItsTokensWithNoCharacterBroken(String text) {
    int[] tokens = vocabulary.tokenize(text, false, false);
    // This vocabulary puts a blank before a text.
    assertThat(text(tokens, List.of()).stripLeading()).isEqualTo(text);
  }

  @Test
  void charactersThatAreNoPiecesFallBackOnBytes() {
    int[] tokens = vocabulary.tokenize("😀", false, false);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Arrays.stream(tokens).forEach(token -> bytes.writeBytes(vocabulary.piece(token)));
    assertThat(tokens).hasSizeGreaterThanOrEqualTo(4);
    assertThat(bytes.toString(StandardCharsets.UTF_8).strip()).isEqualTo("😀");
  }

  @Test
  void aStopStringOfSeveralBytesSpansItsTokens() {
    int[] tokens = vocabulary.tokenize("go 😀 on", false, false);
    assertThat(text(tokens, List.of("😀")).strip()).isEqualTo("go");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomTokensNeverMakeAPieceThatIsNoText(long seed) {
    Random random = new Random(seed);
    TextAssembler assembler = new TextAssembler(List.of("zzz"));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    StringBuilder said = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      byte[] piece = vocabulary.piece(random.nextInt(vocabulary.size()));
      all.writeBytes(piece);
      said.append(assembler.accept(piece));
      assertThat(assembler.stopped()).isFalse();
    }
    said.append(assembler.flush());
    assertThat(said.toString()).isEqualTo(all.toString(StandardCharsets.UTF_8));
  }

  @Test
  void theFirstTokenIsPutBeforeATextOnlyWhereAskedFor() {
    assertThat(vocabulary.addsBos()).isTrue();
    assertThat(vocabulary.tokenize("a", true, false)).startsWith(vocabulary.bos());
    assertThat(vocabulary.tokenize("a", false, false)).doesNotContain(vocabulary.bos());
  }

  @Test
  void aFirstTokenThatTheTemplateWritesIsNotDoubled() throws InterruptedException {
    int plain = loaded.countTokens(greedy("Once", 1));
    assertThat(loaded.countTokens(greedy(vocabulary.bosText() + "Once", 1))).isEqualTo(plain);
    assertThat(Answer.of(loaded, greedy(vocabulary.bosText(), 1)).usage().promptTokens())
        .isEqualTo(1);
  }

  @Test
  void aPromptIsShownAsItWasWritten() {
    assertThat(loaded.render(greedy("Once 😀 upon", 1))).isEqualTo("Once 😀 upon");
  }

  @Test
  void aTemplateThatARequestBringsWritesItsPrompt() throws InterruptedException {
    Optional<String> template =
        Optional.of("{{ .System }}|{{ .Prompt }}|{{ .Suffix }}|{{ .Response }}|");
    InferenceRequest hole = InferenceRequest.of(new Prompt.Infill("a", "b", template));
    assertThat(loaded.render(hole)).isEqualTo("<no value>|a|b||");
    Prompt.Chat chat =
        Prompt.Chat.of(List.of(Message.of(Role.SYSTEM, "s"), Message.of(Role.USER, "Once 😀")))
            .withTemplate(template);
    InferenceRequest asked = InferenceRequest.of(chat).withMaxTokens(3);
    assertThat(loaded.render(asked)).isEqualTo("s|Once 😀|<no value>|");
    assertThat(Answer.of(loaded, asked).usage().promptTokens())
        .isEqualTo(loaded.countTokens(greedy("s|Once 😀|<no value>|", 1)));
  }

  @Test
  void aConversationThatIsTooLongForItsTemplateLosesItsOldestTurns() {
    List<Message> messages = new ArrayList<>(List.of(Message.of(Role.SYSTEM, "s")));
    for (int i = 0; i < 400; i++) {
      messages.add(Message.of(i % 2 == 0 ? Role.USER : Role.ASSISTANT, "turn" + i));
    }
    Optional<String> template =
        Optional.of("{{ range .Messages }}<{{ .Role }}>{{ .Content }}{{ end }}");
    String prompt =
        loaded.render(InferenceRequest.of(Prompt.Chat.of(messages).withTemplate(template)));
    assertThat(prompt).startsWith("<system>s<").endsWith("turn399").doesNotContain("turn0<");
    assertThat(loaded.countTokens(greedy(prompt, 1))).isLessThan(loaded.contextLength());
  }

  @Test
  void aTemplateThatCannotBeReadIsTheRequestsFault() {
    Prompt.Chat chat =
        Prompt.Chat.of(List.of(Message.of(Role.USER, "x"))).withTemplate(Optional.of("{{ nope }}"));
    assertThatThrownBy(() -> loaded.render(InferenceRequest.of(chat)))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("function \"nope\" not defined");
  }

  @Test
  void promptsOfControlTokensOnlyAreAnswered() throws InterruptedException {
    String many = vocabulary.bosText() + vocabulary.eosText().repeat(20);
    Answer answer = Answer.of(loaded, greedy(many, 3));
    assertThat(answer.failure()).isEmpty();
    assertThat(answer.usage().promptTokens()).isEqualTo(21);
  }

  @Test
  void controlTokensHaveNamesAndNoText() {
    assertThat(vocabulary.piece(vocabulary.bos())).isEmpty();
    assertThat(vocabulary.bosText()).isEqualTo("<s>");
    assertThat(vocabulary.eosText()).isEqualTo("</s>");
    assertThat(IntStream.range(0, vocabulary.size()).filter(vocabulary::isEndOfGeneration))
        .hasSize(1);
    assertThat(vocabulary.contains(vocabulary.size())).isFalse();
    assertThat(vocabulary.contains(-1)).isFalse();
  }

  @Test
  void modelsWithoutAHoleToFillSaySo() {
    assertThat(vocabulary.infillTokens()).isEmpty();
  }

  @Test
  void aTokenIsOneOfItsAlternativesAndItsBytesAreItsText() throws InterruptedException {
    Answer answer = Answer.of(loaded, withLogprobs(greedy("Once upon a time", 20), 3));
    for (TokenLogprob one : answer.logprobs()) {
      assertThat(one.alternatives()).extracting(TokenLogprob::token).contains(one.token());
      byte[] bytes = new byte[one.bytes().size()];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = one.bytes().get(i);
      }
      assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(one.token());
    }
  }
}
