package dev.folkmoot.http.dialect;

import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelDetails;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.node.fleet.ListedModel;
import dev.folkmoot.testkit.engine.SampleModel;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Models as peers tell of them. */
public final class SampleCards {

  public static final long SIZE = 4_096;

  private SampleCards() {}

  public static ModelName name(String text) {
    return ModelName.parse(text).orElseThrow();
  }

  public static ModelCard card(String name) {
    return new ModelCard(
        name(name),
        SampleModel.digest(name),
        SampleModel.digest("weights of " + name),
        SIZE,
        Instant.parse("2026-11-21T10:00:00Z"),
        SampleModel.shape(SIZE),
        new ModelDetails("", "gguf", "llama", List.of("llama"), "1.0M", "Q8_0"),
        ModelRecipe.PLAIN
            .withSystem("You are a \"pirate\".")
            .withParameters(Map.of("temperature", 0.5))
            .withTemplate("{{ .Prompt }}"));
  }

  public static ListedModel here(String name) {
    return new ListedModel(card(name), true, List.of());
  }

  public static ListedModel at(String name, String... peers) {
    return new ListedModel(card(name), false, List.of(peers));
  }
}
