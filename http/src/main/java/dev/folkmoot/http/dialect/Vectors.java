package dev.folkmoot.http.dialect;

import dev.folkmoot.core.failure.FailureException;
import java.util.Arrays;

/** What is done to embeddings before they are sent. */
public final class Vectors {

  private Vectors() {}

  /**
   * Cuts a vector and gives it the length 1.
   *
   * @param dimensions numbers to keep; 0 or more than there are keeps all
   * @throws FailureException {@code INVALID_REQUEST} if a number is not finite
   */
  public static float[] unit(float[] vector, int dimensions) {
    float[] cut =
        dimensions > 0 && dimensions < vector.length
            ? Arrays.copyOf(vector, dimensions)
            : vector.clone();
    double squares = 0;
    for (float x : requireFinite(cut)) {
      squares += (double) x * x;
    }
    double norm = Math.max(Math.sqrt(squares), 1e-12); // a vector of zeros stays one
    for (int i = 0; i < cut.length; i++) {
      cut[i] = (float) (cut[i] / norm);
    }
    return cut;
  }

  /** The vector itself, if all its numbers can be written as JSON. */
  public static float[] requireFinite(float[] vector) {
    for (float x : vector) {
      if (!Float.isFinite(x)) {
        throw FailureException.invalid("embedding contains NaN or Inf values");
      }
    }
    return vector;
  }
}
