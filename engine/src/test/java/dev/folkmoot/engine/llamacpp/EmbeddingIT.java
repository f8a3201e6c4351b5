package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Embedding;
import dev.folkmoot.engine.LoadedModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Vectors of texts. */
@Timeout(120)
class EmbeddingIT {

  private static LoadedModel model;

  @BeforeAll
  static void load() {
    model = TestModels.load(TestModels.stories(), 128);
  }

  @AfterAll
  static void unload() {
    model.close();
  }

  @Test
  void theSameTextGivesTheSameVector() {
    Embedding twice = model.embed(List.of("a red ball", "a red ball"), true);
    assertThat(cosine(twice.vectors().get(0), twice.vectors().get(1))).isCloseTo(1, within(1e-4));
    float[] again = model.embed(List.of("a red ball"), true).vectors().getFirst();
    assertThat(cosine(again, twice.vectors().get(0))).isCloseTo(1, within(1e-4));
    assertThat(again).hasSize(64);
  }

  @Test
  void fortyAtOnceAreWhatTheyAreOneByOneAndInOrder() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      texts.add("A dog number " + i + " saw a cat. ".repeat(1 + i % 5));
    }
    List<float[]> together = model.embed(texts, true).vectors();
    assertThat(together).hasSize(40);
    for (int i = 0; i < texts.size(); i++) {
      float[] alone = model.embed(List.of(texts.get(i)), true).vectors().getFirst();
      assertThat(cosine(alone, together.get(i))).isCloseTo(1, within(1e-3));
    }
    assertThat(cosine(together.get(0), together.get(39))).isLessThan(0.9999);
  }

  @Test
  void aTextThatIsTooLongIsCutOrRefused() {
    String text = "The cat sat on the mat. ".repeat(60);
    assertThat(model.embed(List.of(text), true).promptTokens()).isEqualTo(128);
    assertThatThrownBy(() -> model.embed(List.of("short", text), false))
        .isInstanceOf(FailureException.class)
        .hasMessage("the input length exceeds the context length");
  }

  @Test
  void noTextsGiveNoVectors() {
    assertThat(model.embed(List.of(), true).vectors()).isEmpty();
  }

  @Test
  void aTextWithoutTokensIsRefused() {
    try (LoadedModel pocket = TestModels.load(TestModels.pocket(), 64)) {
      assertThatThrownBy(() -> pocket.embed(List.of(""), true))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("without tokens");
    }
  }

  @Test
  void closingEndsWhatWaits() throws Exception {
    LoadedModel busy = TestModels.load(TestModels.stories(), 128);
    List<String> many = Collections.nCopies(20_000, "A dog saw a cat.");
    CountDownLatch started = new CountDownLatch(4);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> waiting = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        waiting.add(
            executor.submit(() -> {
              started.countDown();
              return busy.embed(many, true);
            }));
      }
      started.await();
      busy.close();
      for (Future<?> one : waiting) {
        assertThatThrownBy(one::get)
            .cause()
            .isInstanceOf(FailureException.class)
            .hasMessage("the model was unloaded");
      }
    }
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double lengthA = 0;
    double lengthB = 0;
    for (int i = 0; i < a.length; i++) {
      product += a[i] * b[i];
      lengthA += a[i] * a[i];
      lengthB += b[i] * b[i];
    }
    return product / Math.sqrt(lengthA * lengthB);
  }
}
