package dev.folkmoot.http.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class VectorsTest {

  @Test
  void aVectorIsGivenTheLengthOne() {
    assertThat(Vectors.unit(new float[] {3, 4}, 0)).containsExactly(0.6f, 0.8f);
  }

  @Test
  void aCutVectorHasTheLengthOneAgain() {
    assertThat(Vectors.unit(new float[] {3, 4, 12}, 2)).containsExactly(0.6f, 0.8f);
    assertThat(Vectors.unit(new float[] {3, 4}, 9)).containsExactly(0.6f, 0.8f);
  }

  @Test
  void nothingStaysNothing() {
    assertThat(Vectors.unit(new float[] {0, 0}, 0)).containsExactly(0f, 0f);
  }

  @Test
  void aVectorIsNotChangedWhereItStands() {
    float[] vector = {3, 4};
    Vectors.unit(vector, 0);
    assertThat(vector).containsExactly(3f, 4f);
  }

  @Test
  void whatIsNoNumberIsRefused() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> Vectors.unit(new float[] {1, bad}, 0))
          .hasMessage("embedding contains NaN or Inf values");
    }
  }
}
