package dev.folkmoot.app.client;

import java.util.List;
import java.util.Map;

/**
 * What a node says about one model.
 *
 * @param facts title and value, in the order they are shown
 * @param parameters one a line, name and value
 */
public record ModelCard(
    Map<String, String> facts,
    List<String> capabilities,
    String modelfile,
    String parameters,
    String template,
    String system,
    String license) {

  public ModelCard {
    capabilities = List.copyOf(capabilities);
  }
}
