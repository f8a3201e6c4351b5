package dev.folkmoot.engine.remote;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads vectors: as many as there were texts, and of numbers that are numbers. */
final class Vectors {

  private static final int MAX_WIDTH = 1 << 16;

  private Vectors() {}

  static List<float[]> read(RemoteSettings settings, JsonNode list, int texts) {
    List<float[]> vectors = new ArrayList<>();
    for (JsonNode item : list) {
      vectors.add(vector(settings, item));
    }
    if (vectors.size() != texts) {
      throw wrong(settings, vectors.size() + " vectors for " + texts + " texts");
    }
    return vectors;
  }

  private static float[] vector(RemoteSettings settings, JsonNode list) {
    if (!list.isArray() || list.isEmpty() || list.size() > MAX_WIDTH) {
      throw wrong(settings, "a vector that is none");
    }
    float[] vector = new float[list.size()];
    for (int i = 0; i < vector.length; i++) {
      double value = list.path(i).isNumber() ? list.path(i).asDouble() : Double.NaN;
      vector[i] = (float) value;
      if (!Float.isFinite(vector[i])) {
        throw wrong(settings, "a vector with a number that is none");
      }
    }
    return vector;
  }

  private static FailureException wrong(RemoteSettings settings, String what) {
    return new FailureException(
        Failure.Kind.ENGINE_FAILED, "engine '" + settings.name() + "' gives " + what);
  }
}
