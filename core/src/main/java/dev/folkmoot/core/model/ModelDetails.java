package dev.folkmoot.core.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What the model's configuration says of it, in the terms of {@code details} in {@code /api/tags}.
 *
 * @param parentModel the model it was made from; perhaps empty
 * @param format {@code gguf}
 * @param family the architecture
 * @param families all of them
 * @param parameterSize for people, such as {@code 8.0B}
 * @param quantizationLevel such as {@code Q4_K_M}
 */
public record ModelDetails(
    String parentModel,
    String format,
    String family,
    List<String> families,
    String parameterSize,
    String quantizationLevel) {
  public ModelDetails {
    requireNonNull(parentModel);
    requireNonNull(format);
    requireNonNull(family);
    requireNonNull(parameterSize);
    requireNonNull(quantizationLevel);
    families = List.copyOf(families);
  }
}
